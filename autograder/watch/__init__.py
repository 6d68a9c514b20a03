"""Grade on submit: what comes into nbgrader's exchange is collected, graded, and its feedback released, within seconds."""
