"""The core: one pure function turns an event and the saved conversation into replies and effects."""
