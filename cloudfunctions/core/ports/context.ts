import type { Config, Environment } from '../config/config';
import type { CallFunction } from './functions';
import type { Alert, Clock, Log, NewToken, StartWorker, Store, WeChat } from '.';

/** What every operation of the domain works with; made once per call by the function. */
export interface Context {
  config: Config;
  environment: Environment;
  store: Store;
  wechat: WeChat;
  clock: Clock;
  log: Log;
  newToken: NewToken;
  alert: Alert;
  startWorker: StartWorker;
  callFunction: CallFunction;
  /** When this call must have ended: the platform kills the function then. Epoch ms. */
  deadline: number;
}
