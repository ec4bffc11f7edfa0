"""What the agents share: settings, logs, engine loading, and how a process runs and drains."""
