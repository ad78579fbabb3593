# What is wrong in a file. $key, $value and the like are quoted from the file.

fault-bad-escape = the text holds a backslash sequence that YAML does not know
fault-bad-key = a key must be plain text
fault-bad-value = { $key } cannot be { $value }: expected { $expected }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-confusable-name = { $name } holds letters that look like others; did you mean { $suggestion }?
fault-control-character = the file holds the control character { $character }
fault-cyclic-alias = an alias contains itself
fault-duplicate-key = { $key } stands here and on line { $line }: one of them must go
fault-duplicate-anchor = this anchor is set twice
fault-unknown-alias = this alias names no anchor
fault-empty = the file is empty
fault-explicit-tag = YAML tags such as { $tag } are not read
fault-missing-key = { $key } is missing
fault-not-a-mapping = expected keys and values, found { $got }
fault-not-utf8 = the file is not UTF-8 text
fault-out-of-range = { $key } is { $value }, out of range: expected { $expected }
fault-several-documents = one file holds one document: remove what follows '---'
fault-syntax = this is not valid YAML or JSON: { $problem }
fault-tab = a tab stands where spaces must
fault-too-deep = the nesting is deeper than { $limit } levels
fault-too-large = the file has { $bytes } bytes, more than the { $limit } that are read
fault-too-many-aliases = more than { $limit } aliases
fault-bad-schema = schema { $got } is not known here: expected { $known }
fault-unknown-key = unknown key { $key }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unreadable = { $why ->
    [missing] there is no such file or folder
    [not-a-file] this is no file
    [no-permission] no permission to read this
   *[other] cannot read this: { $why }
}
fault-wrong-type = { $key } must be { $expected }, not { $got }
fault-count = { $count ->
    [one] 1 fault
   *[other] { $count } faults
} in { $files ->
    [one] 1 file
   *[other] { $files } files
}

# requests and stacks

fault-bad-name = { $name } is no name: letters of a to z, digits and single - are{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-bad-specifier = { $specifier } is no range of versions of the scheme { $scheme }
fault-request-specifier = { $name }: { $specifier } is no range of versions{ $suggestion ->
    [none] ; write for example '{ $name } >=1.2,<2'
   *[other] ; did you mean { $suggestion }?
}
fault-request-impossible = { $name }: no version can be { $specifier }
fault-bad-variant = { $variant } is no name of a variant
fault-empty-request = a request is empty: name a module, or an @interface
fault-environment-in-request = environments are named in a stack file, not in a request: ask for { $request }, or give { $environment } an entry under environments
fault-extras-in-request = { $name } takes no extras ({ $extras }) in a request; a variant is asked for as { $name }:VARIANT
fault-impossible-range = no version can be { $specifier }
fault-interface-in-pin = @{ $interface } is an interface, and pins hold modules
fault-label-needs-equals = in { $clause }, the label { $label } needs ==: it names one build
fault-not-a-request = a request cannot hold '{ $word }': that belongs in a manifest
fault-pin-without-versions = the pin of { $name } names no versions
fault-request-too-long = a request of { $length } characters is longer than { $limit }
fault-together-with-environments = together puts everything into one environment, yet these are named: { $environments }
fault-two-variants = two variants are asked for at once: { $one } and { $other }
fault-unknown-environment = no environment is named { $environment }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-variant-in-pin = the pin of { $name } names a variant ({ $variant }): pins hold versions
fault-variant-of-interface = @{ $interface } is an interface and has no variant { $variant }

# manifests

fault-bad-date = { $value } is no date: write 2026-11-22
fault-bad-size = { $value } is no size: write a number with B, KiB, MiB, GiB or TiB{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-bad-template = { $field } is not known in a template; there are { $known }
fault-bad-version = { $version } is no version of the scheme { $scheme }
fault-duplicate-module = module { $module } stands here and in { $other }
fault-duplicate-release = { $version } is the same release as { $other }
fault-no-releases = there is no release
fault-not-a-module = { $text } is no module with versions
fault-release-lacks = this release has no { $key }
fault-release-without-variants = { $version } has no variant: there is no way to have it
fault-requirement-syntax = this requirement cannot be read here: expected { $expected }, found { $got }
fault-requirement-too-deep = a condition is nested deeper than { $limit } levels
fault-self-requirement = a module cannot require or refuse itself: { $requirement }
fault-unknown-port = there is no port { $port }; declared are { $known }
fault-variant-lacks = variant { $variant } has no { $key }
fault-when-matches-nothing = no release is { $versions }
fault-dangling-interface = { $module } { $version } needs { $requirement }, and nothing in the catalogue provides it
fault-no-matching-release = { $module } { $version } needs { $requirement }, and no release in the catalogue matches
fault-cycle = these need one another in a circle, so that none can be first: { $members }

# policies

fault-allow-one-kind = rule { $rule } allows by more than one kind of thing: name one
fault-allow-or-deny = rule { $rule } must either allow or deny
fault-bad-comparison = { $fact } cannot be compared by { $comparison }: expected { $expected }
fault-bad-condition = { $condition } tests no fact: write for example 'memory.effective >=16GiB'
fault-condition-cycle = condition { $name } rests on itself
fault-duplicate-name = the name { $name } is given twice
fault-empty-condition = a condition says nothing
fault-empty-rule = rule { $rule } is about nothing
fault-tier-in-tier = tier { $tier } is defined by tiers: it must rest on facts
fault-unknown-condition = no condition is named { $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unknown-cost = no correction is named { $name }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unknown-fact = no fact is named { $key }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unknown-licence = licence { $licence } is not known{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-condition-too-large = condition { $name } has more than { $limit } parts

# what the YAML parser stumbles over

fault-colon-missing = a colon is missing behind this key
fault-stray-colon = this colon makes a key where none can stand: put the text in quotes, or begin a new line
fault-stray-text = this does not belong to what stands before it
fault-indentation = this line begins at another column than the lines it belongs to
fault-value-expected = a value is missing here
fault-in-brackets = a comma or the closing bracket is missing (the bracket opens on line { $line })
fault-needs-quotes = a text that begins with { $character } must stand in quotes
fault-ends-early = the file ends in the middle of something{ $line ->
    [none] {""}
   *[other] {" "}that begins on line { $line }
}
fault-newer-schema = { $got } is newer than this las, which reads { $known }: a newer las is needed
fault-wrong-length = { $key } has { $length } { $unit ->
    [characters] characters
   *[entries] entries
}: expected { $expected }
fault-range-without-name = a range of versions names nothing that it is of: { $specifier }
