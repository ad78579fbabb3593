# What is carried out, and what it came to.

lifecycle-ask = Apply this plan? [y/N]
lifecycle-ask-collect = Remove these? [y/N]
lifecycle-yes = y, yes
lifecycle-declined = nothing was changed
lifecycle-dry-run = nothing was changed: --dry-run only shows the plan
lifecycle-no-terminal = there is no terminal at which to ask: --yes applies without asking, --dry-run only shows the plan
lifecycle-here-only = --profile and --current plan for another machine or another state: las apply works on what is here
lifecycle-nothing = nothing is installed here ({ $folder })
    las apply REQUEST installs something.
lifecycle-unknown-name = nothing that is installed is called { $name }; there is: { $known }
lifecycle-unfinished = { $kind ->
    [back] the change to generation { $number } was interrupted on its way back ({ $done } steps left): it is taken back first
    [repair] the repair of generation { $number } was interrupted ({ $done } of { $of } steps done): it is carried on first
   *[change] the change to generation { $number } was interrupted ({ $done } of { $of } steps done): it is carried on first
}
lifecycle-stopping = interrupted: nothing more is begun, and what is under way is ended first; interrupt again to leave it at once, by which nothing is lost
lifecycle-ending = still under way: { $act }
lifecycle-interrupted = { $kind ->
    [back] interrupted: the change to generation { $number } is being taken back; { $done } of its { $of } steps are left to be taken back
    [repair] interrupted: the repair of generation { $number } was begun; { $done } of its { $of } steps are done
   *[change] interrupted: the change to generation { $number } was begun; { $done } of its { $of } steps are done
}
    Nothing is lost: { $before ->
    [0] nothing counts as installed until all of it is done.
   *[other] generation { $before } stays current until all of it is done.
}{ $stopped ->
    [none] {""}
   *[other] {" "}Of what it runs, this is stopped meanwhile: { $stopped }.
}
    { $kind ->
    [back] las rollback --to { $before } goes on taking it back, and so does every command that changes something.
   *[other] las apply carries it on, and so does every command that changes something; las rollback --to { $before } takes it back.
}
lifecycle-stuck = stuck between generation { $before } and generation { $number }: what stands above could not be taken back
    { $before ->
    [0] Nothing counts as installed.
   *[other] Generation { $before } is current, but not all of it runs as it should.
}{ $stopped ->
    [none] {""}
   *[other] {" "}This may not run: { $stopped }.
}
    las doctor looks for what is in the way{ $running ->
    [none] {""}
   *[other] ; las logs NAME tells what was printed last (NAME: { $running })
}.
    { $before ->
    [0] Then las rollback --to 0 takes back the rest.
   *[other] Then las repair takes back the rest, and makes all as generation { $before } says.
}
lifecycle-applied = done: generation { $number } is current
lifecycle-unchanged = nothing to do: generation { $number } is what this comes to
lifecycle-act-failed = not applied: { $act } failed
    { $why }
lifecycle-rolled-back = not applied: { $act } failed
    { $why }
    { $number ->
        [0] Everything was taken back; nothing is installed.
       *[other] Everything was taken back: generation { $number } is current, as before.
    }
lifecycle-went-back = { $number ->
    [0] Everything that was interrupted was taken back; nothing is installed.
   *[other] Everything that was interrupted was taken back: generation { $number } is current, as before.
}
lifecycle-printed = What it printed last:
lifecycle-lost = but { $resource } was not as it should be, was removed to be made anew, and is missing now: las repair
lifecycle-unwell = but { $resource } was started again, and is not up: { $why }
    las logs { $name } tells what it says; las repair starts it anew.
lifecycle-idle = { $resource } did not run before, and was left so: las start { $name }
lifecycle-returned = { $resource } is up again
lifecycle-left-over = { $act } could not be taken back: { $why }
lifecycle-act = { $verb ->
    [make] making { $resource }
    [unmake] removing { $resource }
    [start] starting { $resource }
    [stop] stopping { $resource }
    [promote] giving { $resource } its name
    [retire] taking its name from { $resource }
   *[await] waiting for { $resource }
}
lifecycle-done = { $verb ->
    [make] made { $resource }
    [unmake] removed { $resource }
    [start] started { $resource }
    [stop] stopped { $resource }
    [promote] gave { $resource } its name
    [retire] put { $resource } aside
   *[await] { $resource } is up
}
lifecycle-found = { $verb ->
    [make] { $resource } was there already
    [unmake] { $resource } was gone already
    [start] { $resource } ran already
   *[stop] { $resource } did not run
}
lifecycle-failed = failed: { $act }
lifecycle-undone = taken back: { $act }
lifecycle-left = { $done } of { $of } done{ $seconds ->
    [0] {""}
   *[other] , about { $seconds } s left
}{ $now ->
    [none] {""}
   *[other] : { $now }
}
lifecycle-waiting = waiting for { $resources } (for { $seconds } s at the most)
lifecycle-repair-none = nothing to repair: everything is as generation { $number } says
lifecycle-repair-title = what will be done
lifecycle-rollback-none = there is no earlier generation to go back to
lifecycle-ask-back = Take it back? [y/N]
lifecycle-rollback-begun = the change to generation { $number } was begun ({ $done } of { $of } steps done): { $before ->
    [0] it is taken back, and nothing is installed then
   *[other] it is taken back to generation { $before }
}
lifecycle-rollback-same = generation { $number } is what is installed
lifecycle-rollback-unknown = there is no generation { $number }; there are: { $known }
lifecycle-rollback-data = data in volumes stay as they are now: they are not taken back
lifecycle-collect-none = nothing to remove: no generation left anything behind
lifecycle-collect-title = what no kept generation needs any more
lifecycle-collect-of = of generation { $number }
lifecycle-collect-sum = { $count ->
    [one] 1 thing
   *[other] { $count } things
}, { $size } known to be freed
lifecycle-collect-done = removed { $count ->
    [one] 1 thing
   *[other] { $count } things
}
lifecycle-collect-named = { $resource } stays in the engine, as others named it too ({ $names }): only the name that las gave it goes
lifecycle-collect-stays = { $resource } is no longer las's: it stays in the engine as { $names }
lifecycle-collect-other = what is to be removed has changed since it was shown; nothing was removed
    las gc shows it anew.
lifecycle-collect-refused = { $resource } was not removed: { $why }
lifecycle-switch-done = { $verb ->
    [start] started { $resource }
    [stop] stopped { $resource }
   *[restart] started { $resource } again
}
lifecycle-switch-found = { $verb ->
    [stop] { $resource } did not run
   *[start] { $resource } ran already
}
lifecycle-switch-failed = not done for { $resource }: { $why }
lifecycle-logs = las logs { $name } tells what it printed last
lifecycle-pin-done = { $module } is held at { $versions }{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
lifecycle-pin-gone = { $module } is no longer held{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
lifecycle-pin-none = nothing is held
lifecycle-remove-unknown = nothing that was asked for is called { $name }; asked for was: { $known }
lifecycle-secret-set = { $name } is kept; plans name it, and never hold it
lifecycle-secret-held = { $holders } was made with the value before, if that was another: las repair makes it with this one
lifecycle-secret-ask = value of { $name } (not shown):
