import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart } from '../engine/runtime';

interface ToastOptions {
  title?: string;
  icon?: 'success' | 'error' | 'loading' | 'none';
  duration?: number;
  mask?: boolean;
}

interface ModalOptions {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  confirmText?: string;
  confirmColor?: string;
  editable?: boolean;
  placeholderText?: string;
}

/** Toasts, dialogs and menus. */
export const feedback: ApiPart = ({ chrome }) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (toast: typeof chrome.toast): void => {
    clearTimeout(timer);
    chrome.toast = toast;
  };
  return {
    showToast: asyncApi<ToastOptions>(
      'showToast',
      ({ title = '', icon = 'success', duration = 1500, mask = false }) => {
        show({ title: String(title), icon, mask });
        timer = setTimeout(() => (chrome.toast = undefined), duration);
      },
    ),
    hideToast: asyncApi('hideToast', () => show(undefined)),
    showLoading: asyncApi<ToastOptions>('showLoading', ({ title = '', mask = false }) =>
      show({ title: String(title), icon: 'loading', mask }),
    ),
    hideLoading: asyncApi('hideLoading', () => {
      if (chrome.toast?.icon === 'loading') show(undefined);
    }),
    showModal: asyncApi<ModalOptions>('showModal', async (options) => {
      const answer = await chrome.ask('modal', {
        title: String(options.title ?? ''),
        content: options.editable ? '' : String(options.content ?? ''),
        cancelText: options.showCancel === false ? undefined : (options.cancelText ?? '取消'),
        confirmText: options.confirmText ?? '确定',
        confirmColour: options.confirmColor,
        editable: options.editable ? (options.placeholderText ?? '') : undefined,
        input: options.editable ? String(options.content ?? '') : '',
      });
      const confirm = answer?.confirm ?? false;
      return {
        confirm,
        cancel: !confirm,
        ...(options.editable ? { content: confirm ? answer?.content : '' } : {}),
      };
    }),
    showActionSheet: asyncApi<{ itemList: string[]; itemColor?: string }>(
      'showActionSheet',
      async ({ itemList, itemColor }) => {
        if (!Array.isArray(itemList) || itemList.length === 0)
          throw new ApiFailure('fail parameter error: itemList should have at least 1 item');
        if (itemList.length > 6)
          throw new ApiFailure('fail parameter error: itemList should not be large than 6');
        const tapIndex = await chrome.ask('actionSheet', {
          items: itemList.map(String),
          colour: itemColor ?? '',
        });
        if (tapIndex === undefined) throw new ApiFailure('fail cancel');
        return { tapIndex };
      },
    ),
  };
};
