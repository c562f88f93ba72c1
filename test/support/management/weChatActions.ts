/** WeChat's HTTPS API: collections and indexes of an environment, the account's templates (PLATFORM §12). */
import type { State } from './state';
import { addCollection, addIndex, builtIndexes, Refused } from './tencentApi';

interface Body {
  appid?: string;
  secret?: string;
  env?: string;
  limit?: number;
  offset?: number;
  collection_name?: string;
  create_indexes?: { name: string; unique: boolean; keys: { name: string; direction: string }[] }[];
}

const TOKEN = 'stand-in-access-token';

/** @returns the answer as WeChat gives it, refusals included */
export function weChatAnswer(state: State, path: string, token: string | null, body: Body): object {
  if (path === '/cgi-bin/stable_token') {
    if (body.appid !== state.appid) return { errcode: 40013, errmsg: 'invalid appid' };
    if (body.secret !== state.appSecret) return { errcode: 40125, errmsg: 'invalid appsecret' };
    return { access_token: TOKEN, expires_in: 7200 };
  }
  if (token !== TOKEN) return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid' };
  if (path === '/wxaapi/newtmpl/gettemplate') return { errcode: 0, errmsg: 'ok', data: state.templates };
  if (body.env !== state.envId) return { errcode: 85088, errmsg: 'no cloud of this app' };
  try {
    return { errcode: 0, errmsg: 'ok', ...databaseAnswer(state, path, body) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { errcode: -501000, errmsg: `${error.code}: ${error.message}` };
  }
}

function databaseAnswer(state: State, path: string, body: Body): object {
  const { limit = 10, offset = 0, collection_name: name = '' } = body;
  switch (path) {
    case '/tcb/databasecollectionget': {
      const names = [...state.collections.keys()].sort();
      return {
        collections: names.slice(offset, offset + limit).map((each) => ({
          name: each,
          count: 0,
          size: 0,
          index_count: builtIndexes(state, each).length + 1,
          index_size: 4096,
        })),
        pager: { Offset: offset, Limit: limit, Total: names.length },
      };
    }
    case '/tcb/databasecollectionadd':
      addCollection(state, name);
      return {};
    case '/tcb/updateindex':
      for (const index of body.create_indexes ?? []) addIndex(state, name, index);
      return {};
    default:
      return { errcode: 40066, errmsg: 'invalid url' };
  }
}
