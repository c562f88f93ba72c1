import { cloudWay } from './cloudWay';
import { httpsWay } from './https/way';
import { chooseWay, type MakeWeChat } from './transport';

/** `subscribeMessage.send` by the way that this call has (DESIGN §7, "Transport"). */
export const createWeChat: MakeWeChat = (call) => chooseWay(call, cloudWay(call), httpsWay(call));
