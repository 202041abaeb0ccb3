/** Values that nobody means, where a playbook, an inventory or a template has one: in the order of YAML's, Jinja2's and the terminal's traps. */
export const HOSTILE: readonly string[] = [
  ...`~ null [] {} "" 0 -1 1e999 .nan 1_000 0o17 08 2001-12-14 yes omit all localhost !!binary:x !vault *a <<
__proto__ constructor toString hasOwnProperty ../../../etc/passwd /dev/null / . a,b,, n[1:9] n[9:1] n[1:999999999] n[:] n[a:zz] ~( ~(a+)+$ &x
!x web[0] web[9:] *[ a:b:&c:!d | >- |9 >+0 ' " % @x \`x\``.split(/\s/),
  '',
  '9'.repeat(400),
  `0x${'f'.repeat(300)}`,
  '!!python/object/apply:os.system [ls]',
  '!!int x',
  '!!set {a}',
  '!!binary "%"',
  '!unsafe "{{ x }}"',
  '!unsafe [a]',
  '!vault x',
  '!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  00',
  '&a [*a]',
  '&b {<<: *b}',
  '{<<: 1}',
  '{<<: [{a: 1}, 2]}',
  '? [a]',
  '{[1]: 2}',
  '{__proto__: {a: 1}}',
  '{constructor: {prototype: 1}}',
  '['.repeat(300),
  '{a: '.repeat(300),
  '- '.repeat(300),
  '"{{ x }}"',
  '{{ x }}',
  '"{{"',
  "'{% if %}'",
  '"{{ a.b.c | d(e) }}"',
  '"{{ lookup(\'pipe\', 1) }}"',
  '"{{ hostvars }}"',
  '"{% raw %}"',
  '"{{ range(10**12) }}"',
  '"{{ \'x\' * 10**12 }}"',
  '"{{ omit }}"',
  '\0',
  '\r',
  '\r\n',
  '\ufeff',
  '\t',
  '\u2028',
  '\u0085',
  '\u200b',
  '\ud800',
  '💥',
  'ﬀ',
  '\x1b[31m',
  '\x07',
  '"\\x"',
  'x'.repeat(5000),
];

/** Words that mean something somewhere. */
export const KEYWORDS: readonly string[] =
  `hosts tasks name when loop with_items with_dict with_x register vars block rescue always handlers roles
pre_tasks post_tasks import_tasks include_tasks import_playbook import_role include_role include_vars vars_files notify listen until retries
delay tags become become_user serial order strategy max_fail_percentage any_errors_fatal run_once delegate_to delegate_facts local_action
action args loop_control environment check_mode diff no_log ignore_errors ignore_unreachable failed_when changed_when gather_facts
connection port remote_user throttle timeout async poll async_status meta debug set_fact assert command shell copy template add_host group_by fail pause slurp stat
file wait_for uri lineinfile setup children all ungrouped ansible_host ansible_group_priority ansible_connection __proto__ constructor
toString <<`.split(/\s/);

/** What belongs between words. */
export const PIECES: readonly string[] = [
  ...`{{ }} {% %} {# #} -%} {%- ( ) [ ] { } ' " \\ | . , : = ~ * ** % // ! # @ \` ? if else elif for in is not and or raw endfor endif set macro
loop block extends include import call filter with do recursive 0 1 -1 1e9 10**9 none true omit hostvars __class__ constructor __proto__
!unsafe !vault > [1:2] [::0] () (*a) (**a) |list |join &a *a k=v [group] [x:children] [x:vars] 💥`.split(/\s/),
  ': ',
  '- ',
  '<<: ',
  ' #',
  '? ',
  '...\n',
  '---\n',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '\t',
  '\r',
  '\0',
  '\ufeff',
  '\ud800',
  ' is defined',
  ' | default(omit)',
  '\n[group]\n',
];
