"""Every page of the back office: who may open it, what it costs, and what it does not show."""
