// [data-eac-board]: the timeline as a grid on which sessions are dragged; a drop leads to the page that confirms it.
// Mouse only and out of the accessibility tree: the table below it shows the same and moves the same, by keyboard too.
const frame = document.querySelector("[data-eac-board]");
const said = document.querySelector("[data-eac-board-said]");
const KINDS = { venue: "lieu", practitioner: "intervenant" };

function two(number) {
  return String(number).padStart(2, "0");
}

function day(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function hour(date) {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function confirmAt(info) {
  const { event, oldEvent, oldResource, newResource } = info;
  const url = new URL(event.extendedProps.move, location.href);
  url.searchParams.set("jour", day(event.start));
  const keepsHour = frame.dataset.view === "resourceTimelineMonth";
  url.searchParams.set("heure", hour(keepsHour ? oldEvent.start : event.start));
  const kind = KINDS[frame.dataset.kind];
  if (newResource && kind) {
    url.searchParams.set(kind, newResource.id);
    url.searchParams.set("remplace", oldResource.id);
  }
  url.searchParams.set("retour", location.pathname + location.search);
  location.assign(url);
}

function drawn(info) {
  const box = document.createElement("div");
  const time = document.createElement("span");
  const title = document.createElement("strong");
  time.textContent = info.event.display === "background" ? "" : `${hour(info.event.start)} – ${hour(info.event.end)}`;
  title.textContent = info.event.title;
  box.append(time, title);
  return { domNodes: [box] };
}

let board = null;
let shown = [];
let asked = 0;

// While a session is carried, the places it cannot have are shaded; the status line says why where the pointer stands.
async function shade(info) {
  const ticket = ++asked;
  const answer = await fetch(info.event.extendedProps.places, { headers: { Accept: "application/json" } });
  if (!answer.ok || ticket !== asked) return;
  shown = (await answer.json()).map((each) => ({
    ...each,
    id: `shade-${each.start}`,
    resourceIds: frame.rows,
    display: "background",
    classNames: ["board-impossible"],
  }));
  shown.forEach((each) => board.addEvent(each));
}

function clear() {
  asked += 1;
  shown.forEach((each) => board.removeEventById(each.id));
  shown = [];
  said.textContent = "";
}

function allow({ event }) {
  const against = shown.find((each) => new Date(each.start) <= event.start && event.start < new Date(each.end));
  said.textContent = against ? `${hour(event.start)} – ${against.why}` : hour(event.start);
  return true;
}

async function draw() {
  const answer = await fetch(frame.dataset.eacBoard, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { resources, events } = await answer.json();
  frame.rows = resources.map((each) => each.id);
  board = EventCalendar.create(frame, {
    view: frame.dataset.view,
    date: frame.dataset.day,
    locale: document.documentElement.lang,
    firstDay: 1,
    hiddenDays: frame.dataset.weekends ? [] : [0, 6],
    headerToolbar: { start: "", center: "", end: "" },
    slotMinTime: "08:00",
    slotMaxTime: "18:00",
    slotDuration: frame.dataset.view === "resourceTimelineMonth" ? { days: 1 } : "00:30",
    slotWidth: { resourceTimelineDay: 40, resourceTimelineWeek: 13, resourceTimelineMonth: 120 }[frame.dataset.view],
    slotLabelInterval: frame.dataset.view === "resourceTimelineWeek" ? "02:00" : undefined,
    nowIndicator: true,
    eventDurationEditable: false,
    eventStartEditable: true,
    eventContent: drawn,
    dragConstraint: allow,
    eventDragStart: shade,
    eventDragStop: clear,
    eventDrop: confirmAt,
    eventClick: ({ event }) => location.assign(event.extendedProps.url),
    resources,
    events,
  });
  frame.hidden = false;
  frame.inert = false;
  for (const each of frame.querySelectorAll("[tabindex], a, button")) each.tabIndex = -1;
}

if (frame) draw();
