# The levels of the objective: what is counted, and is better when it is less. Ages count newer releases.

objective-removals = given up
objective-changes = changed
objective-model-quality = model quality
objective-newest-requested = age of what you asked for
objective-backend = other backend
objective-build = other build
objective-recommendations = recommendations unmet
objective-newest-pulled = age of the rest
objective-modules = modules you did not name
objective-ports = ports moved
objective-download = MiB to download
