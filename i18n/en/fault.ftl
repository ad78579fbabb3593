# What is wrong in a file. $key, $value and the like are quoted from the file.

fault-bad-escape = the text holds a backslash sequence that YAML does not know
fault-bad-key = a key must be plain text
fault-bad-value = { $key } cannot be { $value ->
    [none] empty
   *[other] { $value }
}: expected { $expected ->
    [line] one line of 1 to 200 characters
    [label] small letters, digits and . _ -
    [module] a module, or one with versions: 'vllm <0.19'
    [name] small letters, digits and single dashes
    [size] a size such as 16GiB
    [day] a date such as 2026-11-22
    [dist] a line as of Requires-Dist: numpy >=1.26
    [specifier] a range of versions such as >=1.2,<2
    [version] a version
    [wheel] the name of a wheel: name-1.0-py3-none-any.whl
    [variable] letters, digits and _
   *[other] { $expected }
}{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-confusable-name = { $name } holds letters that { $suggestion ->
    [none] are not of a to z
   *[other] only look like a to z; did you mean { $suggestion }?
}
fault-control-character = the file holds the control character { $character }
fault-cyclic-alias = an alias contains itself
fault-duplicate-key = { $key } stands here and on line { $line }: one of them must go
fault-duplicate-anchor = this anchor is set twice
fault-unknown-alias = this alias names no anchor
fault-empty = the file is empty
fault-empty-folder = this folder holds no file that ends in .yaml, .yml or .json
fault-name-twice = { $other } has the name { $name } already
fault-explicit-tag = YAML tags such as { $tag } are not read
fault-missing-key = { $key } is missing
fault-not-a-mapping = expected keys with values, found { $got ->
    [list] a list
   *[text] a text
}
fault-not-json = this is not written as JSON
fault-not-toml = this is not written as TOML
fault-not-utf8 = the file is not UTF-8 text
fault-out-of-range = { $key } is { $value ->
    [none] empty
   *[other] { $value }
}, out of range: expected { $expected }
fault-several-documents = one file holds one document: remove what follows '---'
fault-syntax = this is not valid YAML or JSON: { $problem }
fault-tab = a tab stands where spaces must
fault-too-deep = the nesting is deeper than { $limit } levels
fault-too-large = the file has { $bytes } bytes, more than the { $limit } that are read
fault-too-many-aliases = aliases make more than { $limit } values of this
fault-bad-schema = schema must be { $known }, not { $got ->
    [boolean] true or false
    [integer] a number
    [list] a list
    [mapping] keys with values
    [nothing] left empty
    [number] a fraction or a huge number
    [text] a text
   *[other] { $got }
}
fault-unknown-key = unknown key { $key }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unreadable = { $why ->
    [missing] there is no such file or folder
    [not-a-file] this is a folder, or another thing that is no file
    [no-permission] no permission to read this
   *[other] this cannot be read
}
fault-wrong-type = { $key } must be { $expected ->
    [boolean] true or false
    [integer] a whole number
    [list] a list
    [mapping] keys with values
    [number] a number
    [set] a list of texts
    [text] a text
    [version] a version
   *[other] { $expected }
}, not { $got ->
    [boolean] true or false
    [integer] a number
    [list] a list
    [mapping] keys with values
    [nothing] left empty
    [number] a fraction or a huge number
    [text] a text
   *[other] { $got }
}
fault-count = { $count ->
    [one] 1 fault
   *[other] { $count } faults
} in { $files ->
    [one] 1 file
   *[other] { $files } files
}

# requests and stacks

fault-bad-name = { $name ->
    [none] a name is empty
   *[other] { $name } cannot be a name: names have letters of a to z, digits and single dashes
}{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-bad-specifier = { $specifier } is no range of versions{ $scheme ->
    [none] ; write for example >=1.2,<2
   *[other] {" "}of the scheme { $scheme }
}
fault-request-specifier = { $name }: { $specifier } is no range of versions{ $suggestion ->
    [none] ; write for example '{ $name } >=1.2,<2'
   *[other] ; did you mean { $suggestion }?
}
fault-request-impossible = { $name }: no version can be { $specifier }
fault-bad-variant = { $variant ->
    [none] the name of a variant is missing behind the colon
   *[other] { $variant } cannot be the name of a variant
}
fault-empty-request = a request is empty: name a module, or an @interface
fault-environment-in-request = environments are named in a stack file, not in a request: ask for { $request }, or give { $environment } an entry under environments
fault-extras-in-request = { $name } takes no extras ({ $extras }) in a request; a variant is asked for as { $name }:VARIANT
fault-import-bad-line = { $line } cannot be read as a requirement of a Python package
fault-import-needs-overlay = { $package } has no overlay: its category, title, summary and licence must be said in NAME.yaml, given with --overlay
fault-import-no-requirements = what { $package } { $version } requires is not told here: give pip's report of it as well
fault-import-no-wheel = no release of { $package } has a wheel for Linux: nothing can be installed without building it
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

fault-bad-date = { $value } is no date: write it like 2026-11-22
fault-bad-size = { $value } is no size: write a number with B, KiB, MiB, GiB or TiB{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-bad-template = { $field } is not known in a template; there are { $known }
fault-bad-version = { $version } is no version of the scheme { $scheme }
fault-category-differs = { $other } gives this module another category, and it can have one
fault-earlier-container = a container alone cannot be migrated: this format names no image. Write a variant with an image by hand, or add the mode native
fault-earlier-model = a model is no module here: take this folder out, and ask for models in a stack
fault-duplicate-backend = backend { $backend } stands here and in { $other }
fault-duplicate-module = module { $module } stands here and in { $other }
fault-duplicate-release = { $version } is the same release as { $other }
fault-no-releases = there is no release
fault-not-a-module = conflicts name modules, and { $text } is none
fault-release-lacks = { $key } is missing here: nothing that is said of this release gives it
fault-release-without-variants = { $version } has no variant: there is no way to have it
fault-requirement-syntax = this requirement cannot be read here: expected { $expected ->
    [condition] a condition (host ..., holds ..., not, brackets)
    [end] its end, | or if
    [fact] the name of a fact
    [name] a module, an @interface or host
    [value] a value
    [variant] the name of a variant
   *[other] { $expected }
}, found { $got ->
    [none] its end
   *[other] { $got }
}
fault-requirement-too-deep = a condition is nested deeper than { $limit } levels
fault-reserved-name = { $name } is a word of the grammar of requirements, and cannot be a name
fault-requirement-too-long = a requirement of { $length } characters is longer than { $limit }
fault-self-requirement = a module cannot require or refuse itself: { $requirement }
fault-too-many-statements = for all releases together this says more than { $limit } things
fault-unknown-port = there is no port { $port }; declared are { $known }
fault-variant-lacks = variant { $variant } lacks { $key }
fault-when-matches-nothing = no release is { $versions }

# what the checks of a set of manifests find

fault-dangling-interface = { $module } { $version }{ $more ->
    [none] {""}
   *[other] {" "}(and { $more } older)
} asks for { $requirement }, and nothing in the catalogue provides it
fault-no-matching-release = { $module } { $version }{ $more ->
    [none] {""}
   *[other] {" "}(and { $more } older)
} asks for { $requirement }, and no release in the catalogue matches
fault-cycle = these need one another in a circle, so that none can be first: { $members }
fault-unreachable-condition = { $module } { $version }{ $more ->
    [none] {""}
   *[other] {" "}(and { $more } older)
}: the condition of { $requirement } is true on no machine and with no release
fault-contradictory-host = { $module } { $version }{ $more ->
    [none] {""}
   *[other] {" "}(and { $more } older)
}: no machine satisfies both { $one } and { $other }
fault-contradictory-requirements = { $module } { $version }{ $more ->
    [none] {""}
   *[other] {" "}(and { $more } older)
}: no release satisfies both { $one } and { $other }
fault-unknown-module = no module is named { $name }: did you mean { $suggestion }? Nothing of an open module can be checked
fault-unknown-replacement = replaced by { $name }, which no module is named{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-image-without-tag = the image { $image } has neither a tag nor a digest
fault-image-moves = the tag { $tag } of { $image } stands for another image tomorrow: name a version or a digest
fault-two-hashes = { $artefact } has another hash in { $other }
fault-shadowed-variant = variant { $variant } is the same as { $by }, which stands before it: it is never chosen
fault-port-clash = { $module } cannot run beside { $others }: each is fixed on port { $port }
fault-port-twice = ports { $other } and { $name } are both { $port }
fault-health-port = the health check does not say which port it asks{ $known ->
    [none] , and no port is declared
   *[other] : { $known }
}
fault-bad-licence = { $licence } is neither an SPDX expression nor LicenseRef-...{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
fault-unlisted-licence = no class of licences holds { $licence }: a policy that names classes refuses it
fault-secret-value = { $value } looks like a secret itself: manifests hold the names of secrets, never their values
fault-gaps = { $module } does not say: { $facts }

# what a matrix of machines shows

fault-dead-release = { $module } { $versions } can be had on no machine of the matrix; nearest to it comes { $profile }
fault-shadowed = { $count } of { $of } releases of { $module } are chosen on no machine of the matrix unless they are named or needed: { $versions }
fault-combines-with-none = { $module } cannot stand beside any other module of its category on a machine that could have either alone

# what a policy leaves open, or closes for good

fault-tier-hole = { $machine } is in no tier of policy { $policy }: { $facts }
fault-tier-overlap = { $machine } is in several tiers of policy { $policy }, { $tiers }: { $facts }
fault-rule-never-applies = rule { $rule } applies on none of the { $count } machines
fault-rule-forbids-module = rule { $rule } keeps { $module } from every machine that could have it: { $subject }
fault-rule-wrong-scheme = rule { $rule }: { $specifier } is no range for { $module }, whose versions follow { $scheme }

# what a change takes away, or makes otherwise

fault-became-uninstallable = { $module } { $oldest ->
    [none] { $newest }
   *[other] { $oldest } to { $newest } ({ $count } releases)
} can no longer be had on { $named }{ $more ->
    [none] {""}
   *[other] {" "}and { $more } more
}
fault-release-gone = { $module } { $oldest ->
    [none] { $newest }
   *[other] { $oldest } to { $newest } ({ $count } releases)
} is no longer in the catalogue
fault-module-gone = { $module } is no longer in the catalogue: it was in { $file }
fault-plan-lost = { $request } no longer has a plan on { $named }{ $more ->
    [none] {""}
   *[other] {" "}and { $more } more
}{ $missing ->
    [none] {""}
   *[other] : nothing is named { $missing }
}
fault-choice-changed = { $request } { $before } becomes { $after } on { $named }{ $more ->
    [none] {""}
   *[other] {" "}and { $more } more
}{ $cause ->
    [gone] : { $before } is gone
    [impossible] : { $before } can no longer be had there
    [new] : { $after } is new
    [possible] : { $after } can now be had there
   *[other] {""}
}
fault-plan-changed = { $stack } is planned otherwise on { $named }{ $more ->
    [none] {""}
   *[other] {" "}and { $more } more
}: { $changes }{ $modules ->
    [none] {""}
   *[other] ; changed were { $modules }
}

# policies

fault-allow-one-kind = rule { $rule } allows by more than one kind of thing: name one
fault-allow-or-deny = rule { $rule } must either allow or deny
fault-bad-comparison = { $fact } cannot be compared by { $comparison }: expected { $expected ->
    [boolean] true or false
    [number] a number
    [size] a size such as 16GiB
    [text] == or != and a text
    [version] a version
   *[other] { $expected }
}
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

fault-colon-missing = a key stands here without a colon behind it
fault-stray-colon = no key can begin here: indent it like its neighbours, or put a text with a colon into quotes
fault-stray-text = nothing can stand behind a value that has ended: put the whole text into quotes
fault-indentation = this is indented like nothing above it
fault-value-expected = a value is missing here
fault-in-brackets = expected a comma or the closing bracket here: the bracket was opened on line { $line }
fault-more-faults = there are more faults in this file: only the first { $limit } are told
fault-needs-quotes = a text that begins with { $character } must stand in quotes
fault-ends-early = the file ends here, and { $line ->
    [none] a bracket or a quote
   *[other] what begins on line { $line }
} is not closed
fault-newer-schema = this file is of { $got }, for a newer las: this one reads { $known }
fault-wrong-length = { $key } has { $length } { $unit ->
    [characters] characters
   *[entries] entries
}: expected { $expected }
fault-range-without-name = { $specifier } is a range without a module; what holds a comma must stand in quotes
fault-bad-port = { $text } is no port of a module: write MODULE=NUMBER, or MODULE:NAME=NUMBER, up to 65535
fault-two-ports = { $port } is to be port { $one } and port { $other }: give it one
