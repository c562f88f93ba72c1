import type { ListAnswer, ListRequest } from '../contract';
import type { Context } from '../ports/context';
import { addPart, allLists, finishUpload, removeList } from '../segments/lists/upload';
import type { Actor } from './audited';

/** What an operator does with lists of people. */
export function manageLists(context: Context, { by }: Actor, request: ListRequest): Promise<ListAnswer> {
  switch (request.action) {
    case 'list.add':
      return addPart(context, request);
    case 'list.finish':
      return finishUpload(context, by, request);
    case 'list.all':
      return allLists(context);
    case 'list.remove':
      return removeList(context, request.name);
  }
}
