# What a policy permits on a machine: `las policy show` and `las policy explain`.

capability-title = what is permitted on this machine: tier { $tier }
capability-files = files, each narrowing those before it
capability-adds = says { $what }
capability-adds-nothing = says nothing that binds here
capability-adds-rules = { $count } { $count ->
    [one] rule
   *[other] rules
}
capability-adds-limit = { $limit } { $value }{ $before ->
    [none] {""}
   *[other] {" "}instead of { $before }
}
capability-adds-instead = { $section ->
    [tiers] tiers of its own
    [preferences] preferences of its own
   *[other] costs of its own
}
capability-limits = limits, the strictest of each
capability-rules = rules
capability-no-rules = none: all is permitted
capability-limit-memory = memory that services may use together
capability-limit-reserve-memory = memory left to others
capability-limit-disk = free disk that may be filled
capability-limit-reserve-disk = disk left to others
capability-limit-accelerator-memory = memory of each accelerator that services may use
capability-limit-reserve-accelerator-memory = memory of each accelerator left to others
capability-limit-reserve-display-memory = memory left to a display, where one is driven
capability-limit-model-parameters = parameters of the largest model
capability-limit-model-bytes = size of the largest model
capability-limit-accelerator-services = services on accelerators at the same time
capability-limit-tensor-parallel = accelerators that one service may run on
capability-limit-users = users that services are sized for
capability-nobody = none
capability-replaced = instead of { $value } by { $rule }
capability-doubt = applied because not all is known
capability-rule-allow = only { $what }
capability-rule-deny = no { $what }
capability-kind-module = module
capability-kind-category = category
capability-kind-licence = licence
capability-kind-backend = backend
capability-kind-accelerator = accelerator
capability-kind-interface = interface
capability-kind-port = port
capability-kind-exposure = exposure
capability-members = { $kind } { $members }
capability-when = when { $condition }
capability-why = why it is there: { $why }
capability-unknown = not known, and deciding (state them with --fact KEY=VALUE)
capability-unknown-row = { $facts }: for { $rule }
capability-preferences = prefers, in this order
capability-costs = costs of ways out
capability-stands = { $holds ->
    [always] applies on every machine
    [yes] applies here, because
    [no] does not apply here, because
   *[unknown] may apply here, so it restricts and admits nothing; it is not known whether
}
capability-binds = it is the strictest on { $limit }
capability-binds-not = on { $limit }, { $rule } is stricter: { $value }
capability-refuses = keeps from this machine
capability-refuses-nothing = nothing in the catalogue is kept from this machine by it
capability-refuses-wide = only what is reachable from elsewhere is kept from this machine by it
capability-module-permitted = { $module } is permitted here
capability-module-forbidden = { $module } is forbidden here
capability-module-partly = some of { $module } is permitted here
capability-less-strict = { $value } by { $rule }, less strict
capability-left = permitted: { $subject }
capability-reach = may be reachable from { $exposures }
capability-reach-not = not from { $exposure }: { $about }
capability-exposure-loopback = this machine alone
capability-exposure-lan = the local network
capability-exposure-any = everywhere
capability-listens-not = it listens on nothing
capability-admitted = { $about } is admitted
capability-lifted = but for an override it would be forbidden by { $rule }
capability-lifted-rule = lifted by an override{ $module ->
    [none] {""}
   *[other] , for { $module } alone
}
capability-lifted-here = lifted by an override: { $rule }{ $module ->
    [none] {""}
   *[other] , for { $module } alone
}
capability-by-nothing = no rule is about it
capability-nothing-said = nothing is said of it: no limit, no rule
capability-with = { $one } with { $other }
