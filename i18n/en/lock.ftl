# The lock file, held against what is the best plan now.

lock-written = lock written to { $file }
lock-differs = the lock file { $file } is out of date: the best plan is another one now
lock-choice = { $module } in { $environment }: { $held ->
    [none] not in the lock
   *[other] { $held } in the lock
}, { $now ->
    [none] not in the plan
   *[other] { $now } now
}
lock-inputs = the choices are the same; what was asked for, the catalogue, the policy or the objective has changed
lock-update = without --locked, --lock { $file } brings it up to date
lock-other-hardware = the hardware differs from that which the lock file { $file } was written for, and so does the best plan
lock-shared = the choices are those of the lock file { $file }, which was written for another machine
lock-resource = { $resource } is configured otherwise now
