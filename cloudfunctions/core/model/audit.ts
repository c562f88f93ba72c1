/** `notify_audit`: one document for each thing that an operator or admin did. */
export interface AuditDocument {
  /** The action's own token. */
  _id: string;
  at: number;
  /** The openid, or the uid of a web login; `ops`: somebody at a shell, whom `name` tells as far as a shell knows. */
  by: string;
  /** As the configuration names them; may be empty. */
  name: string;
  action: string;
  /** Whom or what it was about; empty when nothing in particular. */
  target: string;
  /** What was asked, as JSON, shortened; in place of content it says that there was some. */
  request: string;
  /** Written as `begun` before anything is done: what stays so may or may not have happened. */
  outcome: 'begun' | 'done' | 'refused';
  /** The error's code where it was refused. */
  code: string;
}
