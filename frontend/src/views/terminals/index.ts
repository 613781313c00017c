import { mdiAlertOutline, mdiLanConnect, mdiLanDisconnect, mdiPlus } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatNumber, formatRelative } from "../../format";
import { navigate } from "../../navigate";
import { shared } from "../../styles";
import { Subscription } from "../../subscription";
import type { FlowKind } from "./flow-fields";
import { terminalStyles } from "./styles";
import type { ListedTerminal, Server, TerminalsEvent, WaitingTerminal } from "./types";
import "../../elements/icon";
import "../../elements/page-state";
import "./flow-dialog";
import "./terminal";
import "./waiting";

export const TERMINALS_PATH = "/zkteco-push/terminals";

/** Return a part of the path as it was meant; one that is damaged names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** All terminals, those that wait, and one of them where the path names it. */
@customElement("zkteco-view-terminals")
export class TerminalsView extends PanelElement {
  /** The rest of the path, behind the view's name. */
  @property({ attribute: false }) route: string[] = [];

  @state() private terminals = new Map<string, ListedTerminal>();
  @state() private waiting: WaitingTerminal[] = [];
  @state() private server: Server | undefined;
  @state() private isComplete = false;
  @state() private flow: FlowKind | undefined;
  @state() private notice = "";

  private readonly subscription = new Subscription<TerminalsEvent>(this, (event) =>
    this.take(event),
  );

  static override styles = [
    shared,
    terminalStyles,
    css`
      .stack {
        display: grid;
        gap: 16px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .terminal {
        display: grid;
        gap: 4px;
        height: 100%;
        color: inherit;
        text-decoration: none;
      }
      .terminal:hover {
        border-color: var(--zkteco-link);
      }
      .name {
        font-size: 16px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .state {
        --icon-size: 18px;
        display: flex;
        align-items: center;
        gap: 6px;
      }
    `,
  ];

  protected override willUpdate(_changed?: PropertyValues<this>): void {
    super.willUpdate();
    this.subscription.follow({ type: "zkteco_push/terminals/subscribe" });
  }

  private take(event: TerminalsEvent): void {
    // The first event of a subscription tells who waits; what was known before is over.
    const terminals = this.subscription.state === "ready" ? new Map(this.terminals) : new Map();
    for (const terminal of event.terminals) terminals.set(terminal.serial_number, terminal);
    for (const serial of event.gone_terminals ?? []) terminals.delete(serial);
    this.terminals = terminals;
    if (event.waiting) this.waiting = event.waiting;
    if (event.server) this.server = event.server;
    this.isComplete = event.complete;
  }

  private follow(event: MouseEvent): void {
    if (event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    navigate((event.currentTarget as HTMLAnchorElement).pathname);
  }

  private add(): void {
    if (!this.server) return;
    this.flow = {
      path: "config/config_entries/subentries/flow",
      texts: "config_subentries.terminal",
      start: { handler: [this.server.entry_id, "terminal"], show_advanced_options: false },
      heading: this.text("terminals.add_heading"),
      submit: this.text("common.add"),
    };
  }

  private done(event: CustomEvent<{ message: string }>): void {
    this.flow = undefined;
    this.notice = event.detail.message;
  }

  private renderState(terminal: ListedTerminal) {
    if (terminal.connected) {
      return html`<span class="state good">
        <zkteco-icon .path=${mdiLanConnect}></zkteco-icon>${this.text("terminals.connected")}
      </span>`;
    }
    const since = terminal.last_contact
      ? this.text("terminals.heard_of", { when: formatRelative(this.hass, terminal.last_contact) })
      : this.text("terminals.never_heard_of");
    return html`<span class="state error">
      <zkteco-icon .path=${mdiLanDisconnect}></zkteco-icon>${this.text("terminals.disconnected")}
      · ${since}
    </span>`;
  }

  private renderWarning(text: string) {
    return html`<span class="state warning">
      <zkteco-icon .path=${mdiAlertOutline}></zkteco-icon>${text}
    </span>`;
  }

  private renderTerminal(terminal: ListedTerminal) {
    const count = (value: number) => formatNumber(this.hass, value);
    return html`<li>
      <a
        class="card terminal"
        href="${TERMINALS_PATH}/${encodeURIComponent(terminal.serial_number)}"
        @click=${this.follow}
      >
        <span class="name">${terminal.name}</span>
        <span class="secondary"
          >${[terminal.model, terminal.serial_number].filter(Boolean).join(" · ")}</span
        >
        ${this.renderState(terminal)}
        ${
          terminal.users === null
            ? nothing
            : html`<span>${this.text("terminals.users", { count: count(terminal.users) })}</span>`
        }
        ${
          terminal.pending_commands
            ? html`<span
                >${this.text("terminals.pending_commands", {
                  count: count(terminal.pending_commands),
                })}</span
              >`
            : nothing
        }
        ${terminal.is_clock_wrong ? this.renderWarning(this.text("terminals.clock_wrong")) : nothing}
        ${
          terminal.unseen_rejected_lines > 0
            ? this.renderWarning(
                this.text("terminals.unseen_rejected", {
                  count: count(terminal.unseen_rejected_lines),
                }),
              )
            : nothing
        }
        ${
          terminal.missing_punches
            ? this.renderWarning(
                this.text("terminals.missing_punches", { count: count(terminal.missing_punches) }),
              )
            : nothing
        }
      </a>
    </li>`;
  }

  private renderEmpty() {
    return html`<div class="card">
      <zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        heading=${this.text("terminals.empty")}
        explanation=${this.text("terminals.empty_explanation")}
      >
        <dl>
          <dt>${this.text("terminals.server_address")}</dt>
          <dd class="code" dir="ltr">${this.server?.address}</dd>
          <dt>${this.text("terminals.server_port")}</dt>
          <dd class="code" dir="ltr">${this.server?.port}</dd>
        </dl>
        <p class="secondary">${this.text("terminals.empty_switches")}</p>
      </zkteco-page-state>
    </div>`;
  }

  private renderList() {
    const collator = new Intl.Collator(this.hass.locale.language, { numeric: true });
    const terminals = [...this.terminals.values()].sort(
      (a, b) => collator.compare(a.name, b.name) || (a.serial_number < b.serial_number ? -1 : 1),
    );
    return html`<div class="stack"><div class="row">
        <h2>${this.text("terminals.title")}</h2>
        <span class="spacer"></span>
        <button type="button" @click=${this.add}>
          <zkteco-icon .path=${mdiPlus}></zkteco-icon>${this.text("terminals.add")}
        </button>
      </div>
      <p role="status" ?hidden=${!this.notice}>${this.notice}</p>
      <zkteco-waiting-terminals
        .hass=${this.hass}
        .waiting=${this.waiting}
        ?hidden=${this.waiting.length === 0}
        @done=${this.done}
      ></zkteco-waiting-terminals>
      ${
        terminals.length
          ? html`<ul class="grid" aria-label=${this.text("terminals.title")}>
              ${terminals.map((terminal) => this.renderTerminal(terminal))}
            </ul>`
          : this.renderEmpty()
      }
      ${
        this.flow
          ? html`<zkteco-flow-dialog
              .hass=${this.hass}
              .flow=${this.flow}
              @done=${this.done}
              @closed=${() => {
                this.flow = undefined;
              }}
            ></zkteco-flow-dialog>`
          : nothing
      }</div>`;
  }

  private renderView() {
    const { state } = this.subscription;
    // A form that somebody is filling in outlasts a short break.
    const isAway = state === "offline" || state === "loading";
    if (state !== "ready" && !(this.isComplete && isAway)) {
      return html`<zkteco-page-state .hass=${this.hass} kind=${state}></zkteco-page-state>`;
    }
    const [serial, tab = "facts"] = this.route;
    if (!serial) return this.renderList();
    const terminal = this.terminals.get(decoded(serial));
    if (!terminal) {
      return this.isComplete
        ? html`<zkteco-page-state
            .hass=${this.hass}
            kind="empty"
            heading=${this.text("terminals.gone")}
            explanation=${this.text("terminals.gone_explanation")}
          >
            <a class="button" href=${TERMINALS_PATH} @click=${this.follow}
              >${this.text("terminals.all_terminals")}</a
            >
          </zkteco-page-state>`
        : html`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;
    }
    return html`<zkteco-terminal
      .hass=${this.hass}
      .narrow=${this.narrow}
      .terminal=${terminal}
      .tab=${tab}
    ></zkteco-terminal>`;
  }

  protected override render() {
    const isOffline = this.subscription.state === "offline" && this.isComplete;
    return html`${
      isOffline
        ? html`<p class="card" role="status">${this.text("common.state_offline")}</p>`
        : nothing
    }${this.renderView()}`;
  }
}
