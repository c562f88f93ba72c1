/** How a call stands, as the class of its light. @param call `ok` is missing while it runs */
export function lightOf({ ok }: { ok?: boolean }): 'running' | 'good' | 'bad' {
  if (ok === undefined) return 'running';
  return ok ? 'good' : 'bad';
}
