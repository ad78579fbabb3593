plan-title = { $name ->
    [none] plan for this machine
   *[other] plan for { $name } on this machine
} (tier { $tier })
plan-environment = environment { $environment }, { $backend }
plan-gone = no longer in any environment
plan-port = { $name } { $port }
plan-exposed-lan = open to the local network
plan-exposed-any = open to everywhere
plan-placement = on { $accelerators }
plan-port-moved = { $name } { $port } (for { $inside })
plan-why-requested = you asked for it
plan-why-needed = { $module } needs { $requirement }
plan-why-recommended = { $module } recommends { $requirement }
plan-why-nothing = nothing asks for it now
plan-why-is = as it is
plan-notices = to know before you agree
plan-assumed = assumed, not detected
plan-assumed-fact = { $key } = { $value }
plan-unchecked = { $count ->
    [one] 1 module has no manifest here: its versions are left to the installer (--verbose names it)
   *[other] { $count } modules have no manifest here: their versions are left to the installer (--verbose lists them)
}
plan-unchecked-title = no manifest here, left to the installer
plan-unchecked-any = any version
plan-unchecked-for = for { $modules }
plan-objectives = optimal (less is better, the first counts most): { $vector }
plan-objective-unproven = at least { $bound }
plan-download-unknown = {" "}and what is not known of { $images ->
    [0] {""}
    [one] 1 image
   *[other] { $images } images
}{ $others ->
    [0] {""}
   *[other] { $images ->
        [0] {""}
       *[other] {" "}and{" "}
    }{ $others ->
        [one] 1 package
       *[other] { $others } packages
    }
}
plan-not-proven = the time budget ended: a better plan may exist (--budget SECONDS gives more time)
plan-preconditions = must still be so when the plan is carried out
plan-precondition-port-free = port { $amount } is free
plan-precondition-disk-free = { $size } are free on { $subject }
plan-precondition-memory-free = { $size } of memory are free
plan-precondition-accelerator-memory-free = { $size } of memory are free on accelerator { $subject }
plan-count = Plan: { $add } to add, { $change } to change, { $remove } to remove
plan-no-change = Plan: nothing to do, { $keep ->
    [one] 1 module stays
   *[other] { $keep } modules stay
} as installed
plan-written = plan written to { $file }
