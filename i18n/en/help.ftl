# Help. `.about` is a paragraph, `.examples` holds lines `command  # what it does`.

help-word-usage = usage:
help-word-command = COMMAND [OPTIONS]
help-word-options-here = [OPTIONS]
help-word-arguments = arguments
help-word-options = options
help-word-common = options of every command
help-word-commands = commands
help-word-codes = exit codes
help-word-examples = examples

help-group-plan = plan
help-group-machine = this machine
help-group-catalogue = what can be installed
help-group-settings = settings and schemas

help-las = las plans and keeps a local AI workstation: one install plan that fits this machine, and is the best one.
    .examples =
        las detect  # see what this machine is
        las modules  # see what can be installed on it
        las solve open-webui ollama  # plan an installation; nothing is changed
        las explain vllm  # why this release, and why not a newer one
    .codes =
        0  # done
        1  # failed
        2  # there are changes to make (only with --detailed-exitcode)
        3  # no plan is possible
        4  # the lock file is out of date
        5  # the hardware differs from the lock's
        64  # wrong usage
        130  # interrupted
    .more = las COMMAND --help tells more about a command, with examples.

help-solve = Find the best plan for what you ask for, or say why there is none.
    .about =
        A REQUEST is a module with versions if you like (vllm, 'torch >=2.10', torch:cpu), or anything that provides an interface (@openai-api). Without one, ./las.yaml is read. Nothing is installed: the answer is a plan, or the facts that conflict, with ways out.
    .examples =
        las solve open-webui ollama  # the best plan on this machine
        las solve -f las.yaml -o plan.json  # plan a stack file, and keep the plan
        las solve 'vllm >=0.30' --profile lab.json  # plan for another machine
        las solve vllm --fact nvidia-driver=580.65.06  # what if the driver were newer?
        las solve --together 'vllm ==0.32.0' 'torch ==2.15.0'  # all in one environment
        las solve --current plan.json --upgrade vllm  # change only what vllm needs
help-explain = Say why something is in the plan, why not, and what keeps newer releases away.
    .about =
        With a TARGET, its chain of reasons and what is against each newer release; without one, the reasons for everything in the plan. The plan is the one of ./las.yaml or -f, of --given requests, or of the target alone.
    .examples =
        las explain vllm  # why this release of vllm, and not the newest
        las explain torch --given vllm  # why this torch, when vllm is asked for
        las explain -f las.yaml  # why each thing is in the plan of a stack
help-verify = Check a plan a second time, with code that shares nothing with what made it.
    .about = Reads the plan, the manifests, the facts and the policy again, and confirms every requirement, conflict, capacity, port and permission, or names those that fail.
    .examples =
        las verify plan.json  # does the plan hold on this machine, now?
        las verify plan.json -f las.yaml  # and is it what the stack asks for?
help-detect = Show what this machine is: processor, memory, accelerators, drivers, containers, disks.
    .about = Nothing is changed, and nothing is asked of the network. With --json, the answer is a profile that every other command takes with --profile. -v shows every fact and where it comes from.
    .examples =
        las detect  # what matters for planning
        las detect --json > machine.json  # a profile of this machine, to plan with elsewhere
        las detect --replay capture/  # what a machine recorded in files would say
help-tier = Show the class of this machine, and the conditions that decided it.
    .examples =
        las tier  # which tier, and what would raise it
        las tier --profile lab.json  # of another machine
help-profile = Make profiles of machines that are not at hand.
    .examples =
        las profile build --gpu 'RTX 3090*2' --driver 560.35.03  # two cards
help-profile-build = Make a profile from known parts, complete enough to plan on.
    .about = The answer is JSON, as `las detect --json` gives it. What the parts do not tell can be stated with --fact.
    .examples =
        las profile build --gpu 'RTX 4090*2' --driver 570.195.03 -o box.json  # two cards
        las solve vllm --profile box.json  # then plan for it
help-modules = List what can be installed here, what could be if something changed, and what cannot.
    .examples =
        las modules  # three groups, with reasons
        las modules --profile box.json  # as seen from another machine
help-show = Show what the catalogue says about a module: releases, needs, ports, licence, source.
    .examples =
        las show vllm  # its newest release
        las show vllm -v  # and every release that is known
help-check = Check manifests, and say every fault with file, line and column.
    .about = Without a DIR, the built-in catalogue and your own manifests are checked.
    .examples =
        las check  # everything that las would read
        las check ./manifests  # with the manifests of this folder
help-manifests = What manifests may say.
    .examples =
        las manifests schema > las.module.json  # for the YAML support of an editor
help-manifests-schema = Print the JSON Schema of a module manifest (las.module/1).
    .examples =
        las manifests schema > las.module.json  # for the YAML support of an editor
help-policy = What policies may say.
    .examples =
        las policy schema > las.policy.json  # for the YAML support of an editor
help-policy-schema = Print the JSON Schema of a policy (las.policy/1).
    .examples =
        las policy schema > las.policy.json  # for the YAML support of an editor
help-stack = What stack files may say.
    .examples =
        las stack schema > las.stack.json  # for the YAML support of an editor
help-stack-schema = Print the JSON Schema of a stack file (las.stack/1).
    .examples =
        las stack schema > las.stack.json  # for the YAML support of an editor
help-config = Show each setting in force, and where it comes from.
    .about = Flags win over environment variables (LAS_POLICY, LAS_MANIFESTS, LAS_LANG, LAS_COLOR), over .las/config.yaml here, over ~/.config/las/config.yaml, over /etc/las/config.yaml.
    .examples =
        las config  # what holds now
        LAS_LANG=zh-CN las config  # and with a variable set

help-argument-requests = what you want: modules or @interfaces, with versions if you like
help-argument-target = the module to explain
help-argument-plan = the plan file that `las solve -o` wrote
help-argument-module = the name of the module
help-argument-folders = folders with manifests, beside those that are read anyway

help-option-file = read a stack file; without requests, ./las.yaml
help-option-together = put everything into one environment with one Python; no container images
help-option-profile = plan for the machine of this profile instead of this one
help-option-policy = add a policy; of several rules the strictest wins (repeatable)
help-option-manifests = add a folder of manifests; they win over built-in ones (repeatable)
help-option-fact = state a fact that was not detected, or ask what if it were so (repeatable)
help-option-current = what is installed: a generation, or the plan that led to it
help-option-given = plan these requests, and explain the target in that plan (repeatable)
help-option-output = write the result to this file too
help-option-lock = write the lock file, or with --locked hold the plan against it
help-option-locked = fail where the plan differs from the lock file (exit code 4 or 5)
help-option-detailed-exitcode = exit with 2 where the plan changes anything
help-option-upgrade = let this module change, or without NAME everything (repeatable)
help-option-budget = stop searching after this time, and say so
help-option-replay = look at a machine recorded in this folder
help-option-gpu = a card and how many of it (repeatable)
help-option-driver = version of its driver
help-option-memory = system memory, as 64GiB
help-option-cores = processor cores
help-option-os = operating system, as 'ubuntu 24.04'
help-option-arch = architecture of the processor: x86_64 or aarch64
help-option-disk = size of the disk, as 2TiB
help-option-json = answer as JSON with a versioned schema
help-option-quiet = only the answer, no remarks
help-option-verbose = everything, nothing folded
help-option-yes = agree to every question (nothing asks yet: plans only)
help-option-no-input = never ask anything
help-option-color = colour: auto, always or never (NO_COLOR is obeyed)
help-option-lang = language of the words: en or zh-CN
help-option-help = show help
help-option-version = show the version
help-option-install-completion = teach your shell to complete las commands
