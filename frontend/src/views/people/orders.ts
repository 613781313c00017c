import type { CommandError, HomeAssistant } from "../../types";
import type { Column } from "./data";

/** How an order to one terminal stands, or ended. */
export interface Order {
  terminal: Column;
  /** What is ordered, where there are several orders for one terminal. */
  what: string;
  state: "running" | "done" | "queued" | "failed";
  error?: unknown;
}

export interface Task {
  terminal: Column;
  what?: string;
  action: string;
  data: Record<string, unknown>;
}

interface Answer {
  result: "done" | "queued";
}

// A terminal that calls every few seconds has answered by then (s).
const WAIT = 15;

/** Give orders to terminals, all at once; say how each stands whenever that changes. */
export async function give(
  hass: HomeAssistant,
  tasks: Task[],
  tell: (orders: Order[]) => void,
): Promise<Order[]> {
  const orders: Order[] = tasks.map(({ terminal, what = "" }) => ({
    terminal,
    what,
    state: "running",
  }));
  tell([...orders]);
  await Promise.all(
    tasks.map(async ({ terminal, what = "", action, data }, index) => {
      // Who is not there need not be waited for: it is queued.
      const wait = terminal.connected === false ? 0 : WAIT;
      const order: Order = { terminal, what, state: "failed" };
      try {
        const { response } = await hass.callService<Answer>(
          "zkteco_push",
          action,
          { ...data, device_id: terminal.device_id, wait },
          undefined,
          false,
          true,
        );
        order.state = response?.result === "queued" ? "queued" : "done";
      } catch (error) {
        order.error = error;
      }
      orders[index] = order;
      tell([...orders]);
    }),
  );
  return orders;
}

/** Return which field an error is about, empty where it is about none. */
export function fieldOf(error: unknown): string {
  const { translation_key: key = "", translation_placeholders: placeholders } = (error ??
    {}) as Partial<CommandError>;
  if (key.startsWith("field_")) return placeholders?.["field"] ?? "";
  if (key.startsWith("validity_")) return "valid_until";
  return "";
}
