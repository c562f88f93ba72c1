import type { ManageRequest } from '../contract';

/** Whom or what an action is about, for the audit log. */
export function targetOf(request: ManageRequest): string {
  switch (request.action) {
    case 'breaker.reset':
      return request.key;
    case 'message.replay':
      return request.id ?? request.reason ?? '';
    case 'content.check':
      return request.template;
    case 'feedback.list':
      return request.category ?? '';
    case 'feedback.answer':
    case 'feedback.close':
      return request.id;
    case 'user.show':
    case 'user.mute':
      return request.openid;
    case 'template.add':
      return request.name ?? String(request.tid);
    case 'template.keywords':
      return String(request.tid);
    case 'template.remove':
      return request.id;
    case 'template.state':
    case 'template.history':
      return request.name;
    case 'template.list':
    case 'template.library':
      return '';
    case 'settings.set':
      return request.name;
    case 'settings.show':
    case 'promotional.pause':
    case 'promotional.resume':
    case 'segment.list':
    case 'list.all':
      return '';
    case 'list.add':
    case 'list.finish':
    case 'list.remove':
      return request.name;
    case 'segment.create':
    case 'segment.update':
    case 'segment.remove':
    case 'segment.show':
    case 'segment.preview':
    case 'segment.estimate':
    case 'segment.job':
      return request.name ?? '';
    case 'campaign.list':
      return request.state ?? '';
    default:
      return request.id;
  }
}
