# Why something must be, or cannot be: one sentence for each code of reasons/model.py.
# $subject is a text of releases.ftl; $number is "one" or "many" and chooses the verb.

reason-requested = you asked for { $text }{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
reason-pinned = you pinned { $module } to { $specifier }
reason-unwanted = you want a plan without { $module }{ $subject ->
    [none] {""}
   *[other] , which { $number ->
        [one] the image of { $subject } holds
       *[many] the images of { $subject } hold
    }
}
reason-together = you asked for everything together, in one environment without container images
reason-every-accelerator = you asked that every accelerator of this machine be used
reason-needs-module = { $subject } { $number ->
    [one] needs
   *[many] need
} { $requirement }
reason-needs-interface = { $subject } { $number ->
    [one] needs
   *[many] need
} something that provides { $requirement }
reason-needs-host = { $subject } { $number ->
    [one] needs
   *[many] need
} { $requirement }
reason-conflicts = { $subject } cannot share an environment with { $other }
reason-uses = { $subject } { $number ->
    [one] takes
   *[many] take
} { $size } of { $resource }
reason-fact-is = { $fact } is { $value }
reason-fact-is-absent = this machine has no { $fact }
reason-fact-is-unknown = { $fact } is not known; give it with --fact { $fact }=VALUE
reason-facts-are-unknown = not known: { $facts }; give them with --fact KEY=VALUE
reason-no-version = no release of { $module } is { $specifier }: the catalogue has { $oldest } to { $newest }
reason-not-provided = nothing in the catalogue provides { $interface }
reason-withdrawn = { $subject } { $number ->
    [one] was
   *[many] were
} withdrawn by the publisher
reason-forbidden = policy forbids { $subject }: { $kind ->
    [exposure] { $about ->
        [lan] reachable from the local network
        [any] reachable from everywhere
       *[other] reachable from { $about }
    }
    [tensor-parallel] on { $about } accelerators at once
    [model-parameters] its model has { $about } parameters
    [model-bytes] its model takes { $about }
    [users] it is configured for { $about } at once
   *[other] { $kind } { $about }
}
reason-explained = { $text } ("{ $why }")
reason-exposed = { $module } shall be reachable from { $exposure ->
    [loopback] this machine alone
    [lan] the local network
   *[any] everywhere
}
reason-limited = policy lets { $count } { $count ->
    [one] service
   *[other] services
} run on accelerators at the same time
reason-no-fallback = a CPU build of { $module } must be asked for: { $accelerators ->
    [unknown] it is not known whether this machine has an accelerator
   *[other] this machine has an accelerator ({ $accelerators })
}
reason-wrong-backend = you want environment { $environment } to run as { $backend }
reason-closed = { $module } is a container image: nothing can be added inside environment { $environment }
reason-accelerators-agree = the builds in environment { $environment } must be for one accelerator platform
reason-in-a-circle = these need one another in a circle, so that none can be first: { $members }
reason-one-interpreter = environment { $environment } can have only one { $module ->
    [nodejs] Node.js
   *[other] Python
}
reason-port-wished = you asked that { $module } listen on port { $port }
reason-port-fixed = { $subject } { $number ->
    [one] listens
   *[many] listen
} on port { $port } and no other ({ $name }), where not in a container
reason-port-taken = port { $port }, which { $module } needs as { $name }, is in use on this machine
reason-port-clash = port { $port } of this machine can serve one module only
reason-capacity = this machine has { $size } of { $resource } to give{ $count ->
    [0] {""}
    [one] {" "}under policy rule { $rules }
   *[other] {" "}under policy rules { $rules }
}
reason-needs-various = { $subject } { $number ->
    [one] needs
   *[many] need
} { $name }, one or another of { $specifiers }
reason-needs-exact = { $subject } { $number ->
    [one] needs
   *[many] each need
} one exact { $name }: { $specifiers }
reason-recommends = { $subject } { $number ->
    [one] recommends
   *[many] recommend
} { $requirement }
reason-too-few-accelerators = { $subject } { $number ->
    [one] runs
   *[many] run
} on { $wanted } accelerators at once that meet all its needs; this machine has { $fitting } of them
