"""Who is at the page: signing in, sessions, and what each person may do."""
