"""The house put together: settings, URLs, the API object, the server and the command line."""
