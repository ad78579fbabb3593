source-command-line = 命令行
source-probe = 由 { $source } 检测
source-file = 读自 { $source }
source-fact = 由 --fact 给出
source-profile = 来自机器档案
source-policy = 策略规则 { $rule }
source-rule = las 的规则
source-nothing = 未检测到
