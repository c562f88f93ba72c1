import type { ConsentDocument } from './accept';
import type { AuditDocument } from './audit';
import type { CampaignDocument } from './campaign';
import type { EventDocument, ReceiptDocument } from './facts';
import type { FoldDocument, LockDocument, StatsDocument } from './figures';
import type { JournalDocument } from './journal';
import type { ListDocument, ListPartDocument } from './list';
import type { MessageDocument } from './message';
import type { ProbeDocument } from './probe';
import type { SegmentDocument } from './segment';
import type { SegmentJobDocument } from './segmentJob';
import type { TemplateDocument } from './templates';
import type { UserDocument } from './user';

/** Every collection of the product and its documents. Indexes stand in `database-rules.json`. */
export interface Collections {
  notify_users: UserDocument;
  notify_messages: MessageDocument;
  notify_journals: JournalDocument;
  notify_consents: ConsentDocument;
  notify_receipts: ReceiptDocument;
  notify_events: EventDocument;
  notify_stats: StatsDocument;
  notify_folds: FoldDocument;
  notify_locks: LockDocument;
  notify_audit: AuditDocument;
  notify_campaigns: CampaignDocument;
  notify_segments: SegmentDocument;
  notify_segment_jobs: SegmentJobDocument;
  notify_lists: ListDocument;
  notify_list_parts: ListPartDocument;
  notify_probe: ProbeDocument;
  notify_templates: TemplateDocument;
}
