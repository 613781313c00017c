import type { HomeAssistant } from "../../types";
import type { Outcome } from "./types";

/** Call an action for a terminal and return what became of it; throws what it raises. */
export async function callAction(
  hass: HomeAssistant,
  action: string,
  deviceId: string,
  data: Record<string, unknown> = {},
): Promise<Outcome> {
  const answer = await hass.callService<Outcome>(
    "zkteco_push",
    action,
    { device_id: deviceId, ...data },
    undefined,
    false,
    true,
  );
  return answer.response ?? {};
}
