# Why a lock cannot be met here as it is.

frozen-gone = the catalogue here has no { $module } { $version } ({ $variant }), which the lock holds in { $environment }
frozen-other = { $module } { $version } in { $environment } is another one here: { $field } is { $now }, and { $held } in the lock
frozen-unplaced = the lock does not say on which accelerators of this machine { $module } in { $environment } is
frozen-configuration = { $resource } would be another one here than that which the lock holds
frozen-requests = the stack asks for other things than the lock: { $now } (in the lock: { $held })
frozen-way-out = nothing was changed
    las apply --locked decides for this machine, and says where it differs from the lock.
    las apply --lock FILE decides anew, and writes the lock.
