# Where a statement comes from, at the right of a line.

source-command-line = the command line
source-probe = detected by { $source }
source-file = read from { $source }
source-fact = given with --fact
source-profile = from the profile
source-policy = policy rule { $rule }
source-rule = a rule of las
source-nothing = nothing detected
