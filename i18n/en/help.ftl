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
help-group-state = what is installed
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
        las solve vllm -o plan.json --certify  # keep the proof that no plan is better
help-explain = Say why something is in the plan, why not, and what keeps newer releases away.
    .about =
        With a TARGET, its chain of reasons, what is against each newer release, why this build, port and placement, and what would change without it; what a reader would expect anyway is told with -v. With --not, why no plan with it is taken. Without a TARGET, the reasons for everything in the plan. The plan is the one of ./las.yaml or -f, of --given requests, or of the target alone.
    .examples =
        las explain vllm  # why this release of vllm, and not the newest
        las explain torch --given vllm  # why this torch, when vllm is asked for
        las explain -f las.yaml  # why each thing is in the plan of a stack
        las explain --not 'vllm >=0.30'  # why a plan with that is not taken
        las explain --not-together vllm sglang  # why these are not in one environment
help-what-if = Plan twice, as things are and as they would be, and say what differs and why.
    .about =
        What would be otherwise is said by --fact, --gpu (in place of the cards of the machine), --memory, --without and --policy, as many as you like; -- may stand before the requests. All else is as of las solve. Drivers are never assumed: they stay as they are unless --fact says otherwise. Exit code 3: there would be no plan.
    .examples =
        las what-if --fact nvidia-driver=580.65.06 -- vllm  # would a newer driver help?
        las what-if --gpu 'RTX 5090*2' --memory 128GiB -- vllm  # and other cards?
        las what-if --without torch -f las.yaml  # what hangs on it?
        las what-if --policy strict.yaml --current plan.json  # what would a policy take away?
help-outdated = Show what is behind its newest release, and which pin, fact, policy or release blocks it.
    .about =
        Looks at what is installed (--current), or at the plan for requests or a stack file. One reason stands for each; -v shows the whole chain.
    .examples =
        las outdated --current plan.json  # what could be newer?
        las outdated -f las.yaml -v  # every reason
        las outdated --current plan.json --detailed-exitcode  # 2 where anything is behind
help-diff = Show how two plans differ.
    .about =
        Compares what two plan files lead to: releases, variants, ports, placements, and what each is worth; and says whether they were made from the same machine, catalogue and policy.
    .examples =
        las diff monday.json friday.json  # what has moved?
        las diff monday.json friday.json --detailed-exitcode  # 2 where they differ
help-need = Say what it would take: the least parts and software with which a request can be met.
    .about =
        Tries all cards, memory sizes, driver branches and other facts that requirements name. An answer is left out if another one is as good in all of these: how many parts are new, their memory, their power, whether the newest releases can be had. Cards are held against cards of the same vendor. Each answer was solved on the very machine.
    .examples =
        las need vllm  # what this machine lacks
        las need 'vllm >=0.30' comfyui --profile lab.json  # of another machine
        las need vllm:image --from none  # the least machine for a certain build
help-verify = Check a plan a second time, with code that shares nothing with what made it.
    .about = Reads the plan, the manifests, the facts and the policy again, and confirms every requirement, conflict, capacity, port and permission, or names those that fail.
    .examples =
        las verify plan.json  # does the plan hold on this machine, now?
        las verify plan.json -f las.yaml  # and is it what the stack asks for?
        las verify plan.json --proof certificate  # and is none better?
help-apply = Plan, show the plan, ask, and carry it out; or carry out a plan that was kept.
    .about = Everything new is made while the old runs on; then what gives way is stopped, and what takes its place is started and must pass its health check. Where anything fails, all is taken back, and what was there before runs again. Ctrl-C lets what is under way end, and a second one leaves at once. Interrupted or killed at any moment, the next command that writes finishes it or takes it back; las rollback takes it back. Exit codes: 4, the plan was made for another generation, catalogue or policy; 5, for another machine.
    .examples =
        las apply open-webui ollama  # plan, ask, install
        las apply -f las.yaml --yes  # make this machine what the stack file says
        las solve -f las.yaml -o plan.json  # keep a plan, look at it,
        las apply plan.json  # and carry out exactly that
        las apply --upgrade ollama  # what was asked for before, with a newer ollama
        las apply -f las.yaml --dry-run  # only show the plan
help-status = Show what is installed and how it really is: releases, health, ports, memory, drift.
    .examples =
        las status  # at a glance
        las status --watch  # again and again
        las status --json  # for a program
help-start = Start what the current generation runs: all of it, or what is named.
    .examples =
        las start open-webui  # one of them
help-stop = Stop what the current generation runs: all of it, or what is named.
    .about = Nothing is removed, and las drift says that it does not run; las start starts it again.
    .examples =
        las stop open-webui  # one of them
        las stop  # everything
help-restart = Stop and start again what the current generation runs.
    .examples =
        las restart open-webui  # one of them
help-logs = Show what something that runs has printed.
    .examples =
        las logs open-webui  # all that is kept
        las logs open-webui -f --since 10m  # the last ten minutes, and what comes
help-drift = Show how reality differs from what is installed.
    .about = Looks at what is really there, and believes no record. Nothing is changed.
    .examples =
        las drift  # what differs
        las drift --detailed-exitcode  # exit code 2 where anything does
help-repair = Make reality again what the current generation says.
    .about = A plan like any other: it is shown, and asked for. What was changed is made anew; volumes are kept as they are.
    .examples =
        las repair  # show, ask, mend
        las repair --dry-run  # only show what would be done
help-rollback = Go back to an earlier generation, as a plan like any other.
    .about = What an earlier generation ran is kept, stopped, until las gc collects it. Data in volumes stay as they are now. A change that was interrupted is not carried on first: what it has begun is taken back.
    .examples =
        las rollback  # to the one before
        las rollback --to 3  # to one of las history
help-remove = Take something away that was asked for, with what nothing else needs.
    .about = Volumes are kept: they hold data.
    .examples =
        las remove ollama  # show, ask, remove
help-pin = Hold a module at versions, or at what is installed; list what is held.
    .examples =
        las pin ollama  # at what is installed now
        las pin 'ollama >=0.30,<0.31'  # within these versions
        las pin  # list what is held
        las pin ollama --remove  # let go
help-secret = Keep values that plans name and never hold.
    .examples =
        las secret set POSTGRES_PASSWORD  # asked for, and not shown
help-secret-set = Keep the value of a secret, from a prompt or from standard input.
    .about = It lies in the data folder, for you alone, and is handed to what names it when that is made.
    .examples =
        las secret set POSTGRES_PASSWORD  # asked for, and not shown
        pwgen 20 1 | las secret set POSTGRES_PASSWORD  # from a program
help-gc = Remove what no kept generation needs any more: containers, images, environments.
    .about = Shows what would go, with its bytes, and asks. Data volumes are never among it, nor images that were in the engine before; one that you named stays under that name. A generation whose things are gone can't be gone back to without having them again.
    .examples =
        las gc --dry-run  # only show
        las gc --keep 3 --yes  # all but what the last three generations need
help-history = List every generation and what else was recorded: when, by whom, and what changed.
    .about = The oldest first. A change that was begun and not finished is named, with how far it came.
    .examples =
        las history  # everything
        las history --last 5 --json  # the newest, for a program
help-audit = Look at what was recorded.
    .examples =
        las audit verify  # is everything as it was written?
help-audit-verify = Check that everything that was recorded is as it was written, or show what is not.
    .about = Holds each record against its checksum, its number and the hash of the one before; and generations, plans and the index against the records. Nothing is changed. Exit code 1 means that something that was acknowledged is lost or altered; what an interrupted command left behind is told, and fails nothing.
    .examples =
        las audit verify  # everything
        las audit verify --state /mnt/backup/state  # of a backup
help-detect = Show what this machine is: processor, memory, accelerators, drivers, containers, disks.
    .about = Nothing is changed, and nothing is asked of the network. With --json, the answer is a profile that every other command takes with --profile. -v shows every fact and where it comes from. --capture records what was asked of the machine and what it answered, with serial numbers, UUIDs, addresses, and names of hosts and accounts masked.
    .examples =
        las detect  # what matters for planning
        las detect --json > machine.json  # a profile of this machine, to plan with elsewhere
        las detect --explain memory --explain accelerator.0  # where these are from, and how sure
        las detect --capture capture/  # record this machine, to attach it to a report
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
help-check = Check manifests and policies, and say every fault with file, line and column.
    .about =
        A PATH is a manifest or a folder of them: faults are told of these, and of what they break elsewhere. Without one, the built-in catalogue and your own manifests are checked. Each release is decided on each machine of a matrix, to find those that cannot be installed anywhere.
        Exit code 1 means errors, with --strict also warnings.
    .examples =
        las check  # everything that las would read
        las check ./manifests  # the manifests of this folder
        las check --no-matrix new.yaml  # one file, at once
        las check --format github manifests  # annotations in a pull request
        las check --against origin/main manifests  # what a branch takes away
        las check --strict --stats  # what is not known, and how much there is
help-manifests = What manifests may say, and where they come from.
    .examples =
        las manifests schema > las.module.json  # for the YAML support of an editor
help-manifests-schema = Print the JSON Schema of a module manifest (las.module/1).
    .examples =
        las manifests schema > las.module.json  # for the YAML support of an editor
help-manifests-import = Make manifests from what others say of their software.
    .examples =
        las manifests import pypi facts.yaml --overlay overlays -o manifests  # from PyPI
help-manifests-import-pypi = Make module manifests from metadata of the Python Package Index.
    .about = A FILE holds collected facts (las-facts/pypi/1), or is an installation report of pip, or a pylock.toml. Nothing is fetched. What metadata do not say (category, licence, images, known conflicts) stands in overlays. Without --package, each package of the overlays is imported.
    .examples =
        las manifests import pypi facts.yaml --overlay overlays -o manifests  # all of them
        las manifests import pypi facts.yaml --package vllm --overlay vllm.yaml  # print one
        pip install --dry-run --no-deps --report r.json --ignore-installed numba  # ask pip,
        uv pip compile --no-deps --format pylock.toml numba.in -o pylock.toml  # and for all wheels
        las manifests import pypi r.json pylock.toml --package numba --collect  # keep it so
help-manifests-migrate = Bring manifests of earlier formats up to today's.
    .about = Reads every file below DIR: those of the earlier LocalAIStack format (a folder a module, with manifest.yaml) and of older versions of our own. What has no counterpart is told, and kept as a comment. Nothing is written if one file is faulty; without -o or --in-place, the manifests are printed.
    .examples =
        las manifests migrate modules  # see what would be written
        las manifests migrate modules -o manifests  # write manifests/CATEGORYs/NAME.yaml
        las manifests migrate manifests --in-place  # each file where it stands
help-backend = What carries things: container engines, processes of the host, and what others bring.
    .examples =
        las backend list  # which are there, and what each can do
help-backend-list = Show every backend, whether it is there, and what it can do.
    .examples =
        las backend list
        las backend list --profile box.json  # for another machine
help-backend-schema = Print the JSON Schema of a backend manifest (las.backend/1).
    .examples =
        las backend schema > las.backend.json  # for the YAML support of an editor
help-doctor = Look at everything that las needs, and say what to do about what is not well.
    .examples =
        las doctor
        las doctor --json  # for a script; exits with 1 where something fails
help-policy = What policies say, and what they permit here.
    .examples =
        las policy schema > las.policy.json  # for the YAML support of an editor
        las policy show  # what is permitted on this machine
help-policy-test = Run tests of policies: machines, and what must hold there.
    .about = Each FILE (las.policy-test/1) names policies and, case by case, a machine of known parts or a profile, with the tier, the limits and the modules that are expected to be permitted or refused there. Overrides of this machine do not count. Exit code 1: a test failed.
    .examples =
        las policy test examples/policies/tests/office.yaml  # does the policy say what it shall?
help-policy-test-schema = Print the JSON Schema of tests of policies (las.policy-test/1).
    .examples =
        las policy test-schema > las.policy-test.json  # for the YAML support of an editor
help-policy-check = Find holes and overlaps of tiers, and rules that never count, over all machines.
    .about = Decides by the solver whether some machine is in no tier or in two, and whether some rule or limit applies on none, or changes nothing beside the others. A machine that shows a fault is named, and the command that builds its profile. Read are the built-in policy, those of the configuration, and each POLICY.
    .examples =
        las policy check office.yaml  # what is wrong with it?
        las policy check office.yaml --strict  # fail for rules that change nothing, too
help-policy-show = Show what is permitted on a machine: each limit and rule, what says it, and where.
    .about = Policies add up: the built-in one, then policy.yaml and what config.yaml names in /etc/las, ~/.config/las and .las, then LAS_POLICY, then --policy. A later one only narrows. For each file it is told what it narrowed.
    .examples =
        las policy show  # this machine
        las policy show --policy office.yaml --profile laptop.json  # another policy, another machine
help-policy-explain = Explain why a thing is permitted on a machine, or not, by which rule, and what is not known.
    .about = Asked of a rule (office/no-lan): how it stands here and what it keeps away. Of a key (accelerator-services, licence): what holds, and all that speaks of it. Of a module: which releases are permitted, and from where it may be reachable.
    .examples =
        las policy explain open-webui  # may it be had here, and why
        las policy explain model-parameters  # the largest model, and what would raise it
help-policy-schema = Print the JSON Schema of a policy (las.policy/1).
    .examples =
        las policy schema > las.policy.json  # for the YAML support of an editor
help-override = Lift rules of the policy on this machine, with a reason, and see which are.
    .examples =
        las override add office/no-mit --reason 'cleared by legal' --expires 30d  # lift a rule
        las override list  # what is lifted here, what has expired, what was removed
help-override-add = Lift a rule or limit of the policy on this machine.
    .about = RULE is named as answers name it, POLICY/RULE. The override is recorded with who and when and why, ends by itself after the day that --expires says, and can be removed. Each plan that would not be, or be otherwise, without it says so.
    .examples =
        las override add office/no-mit --reason 'cleared by legal'  # until it is removed
        las override add office/no-mit --module chatbox --expires 2026-12-31 --reason trial  # for one module
help-override-list = List the overrides of this machine: in force, expired and removed.
    .examples =
        las override list  # what is lifted here?
help-override-remove = Let a rule hold again.
    .examples =
        las override remove 1  # ID as las override list shows it
help-stack = What stack files may say.
    .examples =
        las stack schema > las.stack.json  # for the YAML support of an editor
help-stack-schema = Print the JSON Schema of a stack file (las.stack/1).
    .examples =
        las stack schema > las.stack.json  # for the YAML support of an editor
help-config = Show each setting in force, and where it comes from.
    .about = Flags win over environment variables (LAS_POLICY, LAS_MANIFESTS, LAS_STATE, LAS_LANG, LAS_COLOR), over .las/config.yaml here, over ~/.config/las/config.yaml, over /etc/las/config.yaml. Only policies of all of these hold together: none lifts what another forbids.
    .examples =
        las config  # what holds now
        LAS_LANG=zh-CN las config  # and with a variable set

help-argument-rule = the rule or limit, POLICY/RULE
help-argument-id = the number of the override, as las override list shows it
help-argument-subject = a rule, a key of policies, or a module
help-argument-requests = what you want: modules or @interfaces, with versions if you like
help-argument-targets = the module to explain; a request with --not, two modules with --not-together
help-argument-plan = the plan file that `las solve -o` wrote
help-argument-before = a plan file that `las solve -o` wrote
help-argument-after = the plan file to compare with it
help-argument-module = the name of the module
help-argument-source = the folder with manifests of earlier formats
help-argument-files = what is known of packages, in one or several files
help-argument-policies = policies to check, beside the built-in one and those of the configuration
help-argument-tests = tests of policies
help-argument-paths = manifests, or folders of them; without one, all that las reads

help-option-file = read a stack file; without requests, ./las.yaml
help-option-full-requires = every requirement of the packages of a facts file, as JSON
help-option-package = import this package (repeatable)
help-option-overlay = what metadata do not say: a folder of NAME.yaml, or the one file
help-option-collect = print releases as an overlay keeps them, under `collected`
help-option-folder = write DIR/CATEGORYs/NAME.yaml instead of printing
help-option-in-place = write each manifest over the file that it is made from
help-argument-what = a plan file that `las solve -o` wrote, or what you want: a module, with versions if they matter
help-argument-names = what is called so in las status
help-argument-name = what is called so in las status
help-argument-secret = the name of the variable that holds it
help-option-dry-run = only show what would be done
help-option-usage = also ask what each thing uses of memory, which takes a second or two
help-option-watch = show it again every two seconds
help-option-follow = go on showing what comes
help-option-since = only what is not older: 30s, 10m, 2h, 1d
help-option-to = the number of the generation
help-option-keep = the last N generations are kept whole
help-option-environment = only in this environment
help-option-remove = no longer hold it
help-option-last = only the newest N lines
help-option-state = the folder in which is recorded what is installed
help-option-force = replace files that say something else
help-option-together = put everything into one environment with one Python; no container images
help-option-port = where a module shall listen: vllm=8124, or langfuse:http=3100
help-option-all-accelerators = only builds that run on every accelerator of the machine
help-option-profile = plan for the machine of this profile instead of this one
help-option-reason = why the rule is lifted; shown with each plan that needs it
help-option-only = for this module alone (repeatable)
help-option-expires = the last day on which it holds, 2026-12-31, or so many days from today, 30d
help-option-policy = add a policy; of several rules the strictest wins (repeatable)
help-option-manifests = add a folder of manifests; they win over built-in ones (repeatable)
help-option-fact = state a fact that was not detected, or ask what if it were so (repeatable)
help-option-current = what is installed: a generation, or the plan that led to it
help-option-given = plan these requests, and explain the target in that plan (repeatable)
help-option-why-not = say why a plan with what TARGET says is not taken
help-option-not-together = say why two modules are not in one environment without container images
help-option-output = write the result to this file too
help-option-lock = write the lock file, or with --locked hold the plan against it
help-option-frozen = apply exactly what the lock file says, without deciding anything; refused where it cannot be
help-option-locked = fail where the plan differs from the lock file (exit code 4 or 5)
help-option-detailed-exitcode = exit with 2 where something changes, differs or is behind
help-option-upgrade = let this module change, or without NAME everything (repeatable)
help-option-budget = stop searching after this time, and say so
help-option-certify = keep the proof that no plan is better, or that there is none (certificate)
help-option-proof = a certificate that `las solve --certify` wrote: is no plan better, or is there none?
help-option-replay = look at a machine recorded in this folder
help-option-explain = tell this fact in full: a key, or how several keys begin (repeatable)
help-option-capture = record this machine in this folder, to attach it to a report; identifiers are masked
help-option-gpu = a card and how many of it (repeatable)
help-option-without = the plan may not hold this module (repeatable)
help-option-driver = version of its driver
help-option-memory = system memory, as 64GiB
help-option-cores = processor cores
help-option-os = operating system, as 'ubuntu 24.04'
help-option-arch = architecture of the processor: x86_64 or aarch64
help-option-disk = size of the disk, as 2TiB
help-option-start = add to this machine (here), or put one together from nothing (none)
help-option-graph = draw the plan, or the conflict, into FILE: .svg, .dot or .mermaid
help-option-tree = show the plan, or the conflict, as a tree
help-option-json = answer as JSON with a versioned schema
help-option-quiet = only the answer, no remarks
help-option-verbose = everything, nothing folded
help-option-yes = agree to every question
help-option-no-input = never ask anything
help-option-color = colour: auto, always or never (NO_COLOR is obeyed)
help-option-lang = language of the words: en or zh-CN
help-option-help = show help
help-option-version = show the version
help-option-install-completion = teach your shell to complete las commands
help-option-matrix = decide on the machines of these profiles instead of the built-in ones
help-option-no-matrix = do not decide on machines: a quick look at the files alone
help-option-against = tell what is worse than at this revision of git, or in this folder
help-option-stack = compare the plans of this stack file too, with --against (repeatable)
help-option-jobs = decide in so many processes
help-option-strict = warnings fail as well; and tell which facts are missing
help-option-stats = say how much there is of everything
help-option-format = how the answer is written
