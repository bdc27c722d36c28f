"""Settings, document types, procedures and messages: everything an office may change."""
