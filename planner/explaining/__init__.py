"""Why a plan is as it is, and why it is not otherwise: docs/how-it-works.md, "Why, and why not"."""
