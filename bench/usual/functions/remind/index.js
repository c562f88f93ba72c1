'use strict';
// The usual way, as most mini programs have it: read the user, send, write a log row.
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

exports.main = async ({ openid, templateId, data }) => {
  const db = cloud.database();
  const { data: users } = await db.collection('users').where({ _id: openid }).get();
  const { errCode } = await cloud.openapi.subscribeMessage.send({ touser: openid, templateId, data });
  await db
    .collection('log')
    .add({ data: { openid, templateId, errCode, known: users.length, at: Date.now() } });
  return { errCode };
};
