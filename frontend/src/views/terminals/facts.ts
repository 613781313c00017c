import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PanelElement } from "../../base";
import { formatDateTime, formatList, formatNumber } from "../../format";
import { shared } from "../../styles";
import { terminalStyles } from "./styles";
import type { Details, Door, Memory, Value } from "./types";
import "../../elements/bar";

const SHOWN = [
  "model",
  "manufacturer",
  "firmware",
  "platform",
  "mac",
  "dialect",
  "code_book",
  "text_encoding",
  "language",
  "push_version",
  "poll_interval",
  "templates",
  "photos",
] as const;

/** What a terminal is: its facts, how much it holds, its doors. */
@customElement("zkteco-terminal-facts")
export class TerminalFacts extends PanelElement {
  @property({ attribute: false }) details!: Details;

  static override styles = [
    shared,
    terminalStyles,
    css`
      zkteco-bar,
      .counter {
        margin-block-start: 12px;
      }
      .counter {
        display: flex;
        justify-content: space-between;
      }
    `,
  ];

  private word(name: string, value: Value): string {
    switch (name) {
      case "dialect":
        return this.known(`entity.sensor.dialect.state.${value}`, String(value));
      case "code_book":
      case "text_encoding":
        return this.known(`selector.${name}.options.${value}`, String(value));
      case "poll_interval":
        return this.text("terminals.every_seconds", {
          seconds: formatNumber(this.hass, Number(value), { maximumFractionDigits: 1 }),
        });
      case "templates":
      case "photos":
        return formatList(
          this.hass,
          (value as string[]).map((kind) => this.known(`selector.kind.options.${kind}`, kind)),
        );
      default:
        return String(value);
    }
  }

  private known(key: string, otherwise: string): string {
    return this.localize(`component.zkteco_push.${key}`) || otherwise.replaceAll("_", " ");
  }

  private renderMemory(memory: Memory) {
    const label = this.known(`entity.sensor.${memory.kind}.name`, memory.kind);
    const count = formatNumber(this.hass, memory.count);
    if (memory.room === null) {
      return html`<div class="counter"><span class="secondary">${label}</span>${count}</div>`;
    }
    return html`<zkteco-bar
      .value=${memory.count}
      .max=${memory.room}
      .label=${label}
      .words=${this.text("terminals.of", { count, room: formatNumber(this.hass, memory.room) })}
    ></zkteco-bar>`;
  }

  private renderDoor(door: Door) {
    const name = door.name ?? this.text("terminals.door", { number: door.number });
    const says = [
      door.is_open === null
        ? this.text("terminals.door_unknown")
        : this.text(door.is_open ? "terminals.door_open" : "terminals.door_closed"),
      door.is_unlocked ? this.text("terminals.door_unlocked") : "",
      door.mode && door.mode !== "normal" ? this.text(`terminals.door_mode_${door.mode}`) : "",
      door.alarms.length ? this.text("terminals.door_alarm") : "",
    ];
    return html`<dt>${name}</dt>
      <dd class=${door.alarms.length ? "error" : ""}>${says.filter(Boolean).join(" · ")}</dd>`;
  }

  protected override render() {
    const { details, hass } = this;
    const { facts } = details;
    const known = SHOWN.filter((name) => {
      const value = facts[name];
      return value !== null && value !== undefined && value !== "" && String(value) !== "";
    });
    return html`<div class="grid">
      <section class="card" aria-labelledby="facts">
        <h2 id="facts">${this.text("terminals.tab_facts")}</h2>
        <dl>
          <dt>${this.text("terminals.serial_number")}</dt>
          <dd class="code" dir="ltr">${details.serial_number}</dd>
          ${known.map(
            (name) => html`<dt>${this.text(`terminals.fact_${name}`)}</dt>
              <dd><bdi>${this.word(name, facts[name] ?? null)}</bdi></dd>`,
          )}
          <dt>${this.text("terminals.fact_address")}</dt>
          <dd dir="ltr">${details.address ?? "–"}</dd>
          ${
            facts["added_at"]
              ? html`<dt>${this.text("terminals.fact_added_at")}</dt>
                  <dd>${formatDateTime(hass, String(facts["added_at"]))}</dd>`
              : nothing
          }
        </dl>
      </section>
      <section class="card" aria-labelledby="memory">
        <h2 id="memory">${this.text("terminals.memory")}</h2>
        ${
          details.memory.length
            ? details.memory.map((each) => this.renderMemory(each))
            : html`<p class="secondary">${this.text("terminals.memory_unknown")}</p>`
        }
      </section>
      ${
        details.doors.length
          ? html`<section class="card" aria-labelledby="doors">
              <h2 id="doors">${this.text("terminals.doors")}</h2>
              <dl>${details.doors.map((door) => this.renderDoor(door))}</dl>
            </section>`
          : nothing
      }
    </div>`;
  }
}
