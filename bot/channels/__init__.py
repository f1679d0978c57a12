"""The doors: each carries events to the assistant and its replies back to people."""
