"""What people decide about dossiers, and what they have in hand."""
