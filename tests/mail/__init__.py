"""Letters: sent by a run to a real SMTP server in a process of its own."""
