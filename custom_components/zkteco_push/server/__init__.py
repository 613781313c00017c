"""Who may talk, and what each path does: written once, mounted wherever HTTP comes in."""
