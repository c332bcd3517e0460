"""What happens in this room, in the past tense."""

REQUESTED = "import.requested"
IMPORTED = "import.finished"
MAPPING_SAVED = "import.mapping_saved"
MAPPING_FORGOTTEN = "import.mapping_forgotten"
