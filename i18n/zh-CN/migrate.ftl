# 早期格式的清单，转换为当前格式。

migrate-comment = 此注释已置于新文件开头
migrate-current = 已是当前格式，保持不变
migrate-done = 已迁移 { $modules } 个模块、{ $releases } 个版本
migrate-exists = { $file } 已存在且内容不同：未写入任何文件
    请将其移走、写入别的文件夹，或用 --force 覆盖
migrate-kept = { $key } 没有对应项：已作为注释置于新文件开头
migrate-next = 下一步：las check { $folder }
migrate-passed = 这不是清单，保持不变
migrate-several = { $module } 的各版本位于多个文件，而只能写成一个：{ $files }
    请用 -o 写入别的文件夹
migrate-written = 已写入 { $file }
