"""What happens in this room, in the past tense."""

IMPORTED = "import.finished"
MAPPING_SAVED = "import.mapping_saved"
