import { ShopError } from './answer';
import { caller } from './cloud';
import { read } from './database';

/** 阿明 of the local phone. In WeChat nobody has such an openid: there, staff are the ids of documents in `demo_staff`. */
const LOCAL_STAFF = ['user-aming'];

/** Openids of the local phone's other users. */
const LOCAL_USER = /^user-/;

/** @throws ShopError naming the caller, so that they can be added */
export async function onlyStaff(): Promise<void> {
  const { openid, isInner } = caller();
  if (isInner || LOCAL_STAFF.includes(openid)) return;
  if (openid && (await read('demo_staff', openid))) return;
  throw new ShopError(
    'NOT_STAFF',
    LOCAL_USER.test(openid)
      ? '仅店员可用。在本地手机上，店员是阿明：请切换用户'
      : `仅店员可用。若你是店员，请在集合 demo_staff 中添加 _id 为 ${openid} 的记录`,
  );
}
