"""One module per command of the program; `site.command_line` holds the table."""
