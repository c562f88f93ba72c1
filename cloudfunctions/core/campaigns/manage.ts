import type {
  AskPreview,
  AskReport,
  CampaignList,
  CampaignPeople,
  CampaignPreview,
  CampaignReport,
  CampaignRequest,
  CampaignTest,
  CampaignView,
  PeopleWithoutCredit,
  RepeatReport,
} from '../contract';
import type { Context } from '../ports/context';
import { changeEnd, changeRate } from './change';
import { createCampaign, duplicateCampaign, updateCampaign } from './draft';
import { listCampaigns, showCampaign } from './list';
import { pauseCampaign, resumeCampaign, stopCampaign } from './pause';
import { previewCampaign } from './preview';
import { reportCampaign } from './report';
import { testCampaign } from './testSend';
import { approveCampaign, startCampaign, undoStart } from './start';
import { campaignPeople } from './who';
import { peopleWithoutCredit } from './withoutCredit';

export type CampaignAnswer =
  | CampaignView
  | CampaignList
  | CampaignPreview
  | CampaignReport
  | CampaignPeople
  | PeopleWithoutCredit
  | RepeatReport
  | AskPreview
  | AskReport
  | CampaignTest;

/** @param by openid or web uid of whoever asks */
export async function manageCampaign(
  context: Context,
  by: string,
  request: CampaignRequest,
): Promise<CampaignAnswer> {
  switch (request.action) {
    case 'campaign.create': {
      const { action: _action, id, ...spec } = request;
      return createCampaign(context, by, id, spec);
    }
    case 'campaign.update': {
      const { action: _action, ...asked } = request;
      return updateCampaign(context, by, asked);
    }
    case 'campaign.show':
      return showCampaign(context, request.id);
    case 'campaign.list':
      return listCampaigns(context, request);
    case 'campaign.preview':
      return previewCampaign(context, request.id);
    case 'campaign.report':
      return reportCampaign(context, request.id);
    case 'campaign.people':
      return campaignPeople(context, request);
    case 'campaign.withoutCredit':
      return peopleWithoutCredit(context, request);
    case 'campaign.approve':
      return approveCampaign(context, by, request);
    case 'campaign.start':
      return startCampaign(context, by, request);
    case 'campaign.undo':
      return undoStart(context, by, request.id);
    case 'campaign.pause':
      return pauseCampaign(context, by, request.id);
    case 'campaign.resume':
      return resumeCampaign(context, by, request);
    case 'campaign.stop':
      return stopCampaign(context, by, request.id);
    case 'campaign.rate':
      return changeRate(context, by, request);
    case 'campaign.end':
      return changeEnd(context, by, request);
    case 'campaign.test':
      return testCampaign(context, by, request);
    case 'campaign.duplicate':
      return duplicateCampaign(context, by, request);
  }
}
