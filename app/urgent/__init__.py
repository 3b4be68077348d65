"""Urgent (genast): types of events that the coordinators and the police are written to of at once, without content.

It lies above the reports: `app.hooks.came` tells it of those that have come, or have been let go.
"""
