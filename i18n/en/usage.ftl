usage-no-command = { $command }: there is no command { $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-missing-command = { $command }: which one? There are: { $known }
usage-no-option = { $command }: there is no option { $option }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-bad-option = { $command }: option { $option } { $flag ->
    [none] needs a value
   *[yes] takes no value
}
usage-missing = { $command }: { $name } is missing
usage-extra = { $command }: nothing is known to do with { $arguments }
usage-not-both = { $command }: { $one } and { $other } cannot be asked at once
usage-two-machines = --profile and --replay name two machines: give one of them
usage-no-permission = { $subject } is no rule, key or module that a policy speaks of{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-no-such-fact = no fact is called { $key }{ $suggestion ->
    [none] {"; "}las detect -v lists all
   *[other] ; did you mean { $suggestion }?
}
usage-two-targets = { $command }: { $option } takes two names, like vllm sglang
usage-bad-choice = { $command }: { $name } cannot be { $value }: choose one of { $known }
usage-not-a-number = { $command }: { $name } must be a number, not { $value }
usage-too-small = { $command }: { $name } is { $value }, and must be at least { $least }
usage-other = { $command }: { $detail }
usage-no-language = there are no texts in { $name }: choose one of { $known }
usage-bad-setting = { $source }: { $name } cannot be { $value }; choose one of { $known }
usage-no-request = nothing was asked for, and there is no ./las.yaml here
usage-nothing-supposed = nothing is supposed: say what would be otherwise, with --fact, --gpu, --memory, --without or --policy
usage-without-name = --without takes the name of a module alone: { $name }, not { $text }
usage-next = try: { $command } --help

# what the words ask for, held against the catalogue and the machine

usage-unknown-package = no file tells of a package { $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-unknown-module = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}no module is named { $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-unknown-interface = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}nothing in the catalogue provides @{ $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean @{ $suggestion }?
}
usage-unknown-variant = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } has no variant { $variant }; there are { $known }
usage-unknown-environment = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}no environment is named { $environment }
usage-wrong-scheme = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $specifier } is no range of { $name }, whose versions are of the scheme { $scheme }
usage-graph-suffix = { $file }: the name of a picture ends with one of { $known }
usage-from-none = { $option } tells of a machine that is there: leave it away, or leave --from none away
usage-fact-form = --fact { $text }: write KEY=VALUE, as nvidia-driver=580.65.06
usage-fact-twice = --fact { $key } is given twice: as { $one } and as { $other }
usage-unknown-fact = --fact: no fact is named { $key }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
usage-bad-fact-value = --fact { $key }: { $value ->
    [none] nothing
   *[other] { $value }
} is not what it can be: expected { $expected ->
    [boolean] true or false
    [count] a whole number
    [number] a number
    [size] a size such as 16GiB
    [text] a text of one line
    [version] a version
   *[other] { $expected }
}
usage-fact-needs-accelerator = --fact { $key }: say first which accelerator there is, as --fact accelerator=nvidia
usage-cycle = these need one another in a circle, so that none can be first: { $members }
usage-nothing-to-verify = las verify: name a PLAN to check, or a certificate with --proof
usage-migrate-two-places = -o and --in-place name two places to write to: give one of them
usage-bad-duration = { $text } is no duration: write 30s, 10m, 2h or 1d
usage-bad-secret-name = { $name } is no name of a variable: letters, digits and _
usage-empty-secret = the value of { $name } is empty
    Give it on standard input: printf %s VALUE | las secret set { $name }
usage-frozen-asks-nothing = --frozen applies what the lock says: it takes no requests and no --upgrade
usage-unknown-port = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } has no port named { $port }: it has { $known ->
    [none] none
   *[other] { $known }
}
usage-which-port = { $place ->
    [none] {""}
   *[other] { $place }:{" "}
}{ $name } has several ports: say which of { $known }
