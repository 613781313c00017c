"""The blueprints, each imported, filled in and run."""
