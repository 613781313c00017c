import {
  mdiCardAccountDetailsOutline,
  mdiDotsHorizontalCircleOutline,
  mdiEyeOutline,
  mdiFaceRecognition,
  mdiFingerprint,
  mdiFormTextboxPassword,
  mdiHandBackRightOutline,
  mdiHandPointingUp,
  mdiMicrophoneOutline,
  mdiNumeric,
  mdiPencilOutline,
  mdiQrcode,
} from "@mdi/js";
import type { Localize } from "../../types";

const DOMAIN = "component.zkteco_push";
const STATES = `${DOMAIN}.entity.event.punch.state_attributes.event_type.state`;
const METHODS = `${DOMAIN}.selector.method.options`;
const OWN = `${DOMAIN}.config_panel.punches.method`;

const ICONS: Record<string, string> = {
  face: mdiFaceRecognition,
  fingerprint: mdiFingerprint,
  palm: mdiHandBackRightOutline,
  finger_vein: mdiHandPointingUp,
  iris: mdiEyeOutline,
  retina: mdiEyeOutline,
  voice: mdiMicrophoneOutline,
  card: mdiCardAccountDetailsOutline,
  qr_code: mdiQrcode,
  password: mdiFormTextboxPassword,
  pin: mdiNumeric,
  by_hand: mdiPencilOutline,
};

/** Return an attendance state in words. */
export function stateWords(localize: Localize, state: string): string {
  return localize(`${STATES}.${state}`) || state;
}

function methodWord(localize: Localize, method: string): string {
  return localize(`${METHODS}.${method}`) || localize(`${OWN}_${method}`) || method;
}

/** Return in words how somebody was verified, such as "Card and Password". */
export function methodWords(localize: Localize, verification: string): string {
  return verification
    .split(/_(and|or)_/)
    .map((part, place) =>
      place % 2 ? localize(`${OWN}_${part}`) || part : methodWord(localize, part),
    )
    .join(" ");
}

/** Return the icon of the first method of a verification. */
export function methodIcon(verification: string): string {
  const [first = ""] = verification.split(/_(?:and|or)_/);
  return ICONS[first] ?? mdiDotsHorizontalCircleOutline;
}
