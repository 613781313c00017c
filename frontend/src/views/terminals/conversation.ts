import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import { format, formatNumber, formatTime } from "../../format";
import { shared } from "../../styles";
import { Subscription } from "../../subscription";
import { terminalStyles } from "./styles";
import type { ConversationEvent, Exchange, ListedTerminal, Said } from "./types";

/** What a terminal and Home Assistant say to each other, without what is secret. */
@customElement("zkteco-terminal-conversation")
export class TerminalConversation extends PanelElement {
  @property({ attribute: false }) terminal!: ListedTerminal;
  @state() private exchanges: Exchange[] = [];
  @state() private until: string | undefined;
  @state() private ended: string | undefined;
  @state() private isOn = false;
  @state() private hidesPolls = true;
  @state() private error = "";

  private most = 500;
  private readonly subscription = new Subscription<ConversationEvent>(this, (event) =>
    this.take(event),
  );

  static override styles = [
    shared,
    terminalStyles,
    css`
      .row {
        margin-block: 16px 8px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding-block: 8px;
        border-block-start: 1px solid var(--divider-color);
      }
      summary {
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      .said {
        display: grid;
        gap: 4px;
        padding: 8px 0 0;
      }
      .said pre {
        padding: 8px 12px;
        border-radius: 8px;
        background: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  protected override willUpdate(changed?: PropertyValues<this>): void {
    super.willUpdate();
    const before = changed?.get("terminal");
    if (before && before.serial_number !== this.terminal.serial_number) {
      this.isOn = false;
      this.exchanges = [];
      this.until = undefined;
      this.ended = undefined;
    }
    this.subscription.follow(
      this.isOn
        ? {
            type: "zkteco_push/conversation/subscribe",
            serial_number: this.terminal.serial_number,
          }
        : undefined,
    );
  }

  private take(event: ConversationEvent): void {
    if (event.ended) {
      this.ended = event.ended;
      this.isOn = false;
      this.until = undefined;
      return;
    }
    if (event.until && this.until) {
      // Subscribed anew after a break: it goes on only if somebody asks for it again.
      this.take({ ended: "interrupted" });
      return;
    }
    if (event.until) {
      // The beginning, which tells all that is kept.
      this.until = event.until;
      this.most = event.most ?? this.most;
      this.exchanges = [];
    }
    const all = [...(event.exchanges ?? []).toReversed(), ...this.exchanges];
    this.exchanges = all.slice(0, this.most);
  }

  private begin(): void {
    this.exchanges = [];
    this.ended = undefined;
    this.error = "";
    this.isOn = true;
  }

  private async stop(): Promise<void> {
    try {
      await this.hass.callWS({
        type: "zkteco_push/conversation/stop",
        serial_number: this.terminal.serial_number,
      });
      this.isOn = false;
      this.ended = "stopped";
    } catch (error) {
      this.error = this.errorText(error);
    }
  }

  private isPoll(exchange: Exchange): boolean {
    const says = exchange.answer.lines[0] ?? "";
    return (
      exchange.status === 200 &&
      exchange.body_size === 0 &&
      says === "OK" &&
      ["getrequest", "ping"].includes(exchange.path)
    );
  }

  private time(moment: string): string {
    return format(this.hass, moment, {
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
    });
  }

  private renderSaid(heading: string, said: Said, size: number) {
    if (!size) return nothing;
    const further = said.count - said.lines.length;
    return html`<div class="said">
      <strong>${heading}</strong>
      <pre class="code" dir="ltr">${said.lines.join("\n")}</pre>
      ${
        further > 0
          ? html`<small
              >${this.text("terminals.further_lines", {
                count: formatNumber(this.hass, further),
              })}</small
            >`
          : nothing
      }
    </div>`;
  }

  private renderExchange(exchange: Exchange) {
    const count = formatNumber(this.hass, exchange.body.count);
    return html`<li>
      <details ?open=${exchange.body_size > 0 || exchange.answer.lines[0] !== "OK"}>
        <summary>
          <time datetime=${exchange.at}>${this.time(exchange.at)}</time>
          <bdi class="code" dir="ltr">${exchange.method} /${exchange.path}</bdi>
          ${exchange.table ? html`· <bdi class="code" dir="ltr">${exchange.table}</bdi>` : nothing}
          ${
            exchange.body_size
              ? html`· ${this.text("terminals.lines_and_bytes", {
                  lines: count,
                  bytes: formatNumber(this.hass, exchange.body_size),
                })}`
              : nothing
          }
          · <span class=${exchange.status === 200 ? "good" : "error"}
            >${this.text("terminals.answered", { status: exchange.status })}</span
          >
          ${exchange.is_sealed ? html`· ${this.text("terminals.sealed")}` : nothing}
        </summary>
        <div class="said"><pre class="code" dir="ltr">?${exchange.query}</pre></div>
        ${this.renderSaid(this.text("terminals.terminal_says"), exchange.body, exchange.body_size)}
        ${this.renderSaid(this.text("terminals.server_says"), exchange.answer, exchange.answer_size)}
      </details>
    </li>`;
  }

  private renderSwitch() {
    const { state } = this.subscription;
    if (this.isOn && state === "failed") {
      return html`<p class="error" role="alert">${this.errorText(this.subscription.error)}</p>
        <button type="button" @click=${() => this.stop()}>${this.text("terminals.stop")}</button>`;
    }
    if (this.isOn) {
      return html`<p role="status">
          ${
            this.until
              ? this.text("terminals.listens_until", { time: formatTime(this.hass, this.until) })
              : this.text("common.state_loading")
          }
        </p>
        <button type="button" class="danger" @click=${this.stop}>
          ${this.text("terminals.stop")}
        </button>`;
    }
    return html`<p role="status">
        ${this.ended ? this.text(`terminals.ended_${this.ended}`) : nothing}
      </p>
      <button type="button" class="filled" @click=${this.begin}>
        ${this.text("terminals.listen")}
      </button>`;
  }

  protected override render() {
    const shown = this.hidesPolls
      ? this.exchanges.filter((exchange) => !this.isPoll(exchange))
      : this.exchanges;
    const isHiding = shown.length < this.exchanges.length;
    return html`<section class="card" aria-labelledby="conversation">
      <h2 id="conversation">${this.text("terminals.tab_conversation")}</h2>
      <p class="secondary">${this.text("terminals.conversation_explanation")}</p>
      <p class="secondary">${this.text("terminals.conversation_legend")}</p>
      <div class="row">${this.renderSwitch()}</div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <label class="inline">
        <input
          type="checkbox"
          .checked=${this.hidesPolls}
          @change=${(event: Event) => {
            this.hidesPolls = (event.target as HTMLInputElement).checked;
          }}
        />
        ${this.text("terminals.hide_polls")}
      </label>
      ${
        isHiding
          ? html`<p class="secondary">
              ${this.text("terminals.hidden_polls", {
                count: formatNumber(this.hass, this.exchanges.length - shown.length),
              })}
            </p>`
          : nothing
      }
      <ol aria-label=${this.text("terminals.tab_conversation")}>
        ${repeat(
          shown,
          (exchange) => exchange.number,
          (exchange) => this.renderExchange(exchange),
        )}
      </ol>
    </section>`;
  }
}
