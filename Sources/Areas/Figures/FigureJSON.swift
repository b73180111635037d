import Core
import Specification

extension PeriodReport {
    package var json: JSON {
        .object([
            "specification": .text(specification), "version": .text(version), "period": .text(period.label),
            "asAt": .text(asAt.description), "figures": .list(figures.map(\.json)),
        ])
    }
}

extension FigureReport {
    /// The shape is written down in `docs/reference/figures.md`; keys are added, never changed.
    package var json: JSON {
        .object([
            "code": .text(code), "name": .text(name), "kind": .text(kind.rawValue), "covers": .text(covers),
            "coversWords": .text(coversWords),
            "numerator": .whole(numerator), "denominator": .whole(denominator), "value": .found(value), "unit": .text(unit.rawValue),
            "target": .found(target), "result": .text(result.rawValue), "words": .text(words), "note": .found(note),
            "awaiting": .list(awaited.map { .text($0) }), "counted": .list(counted.map { .text($0.printed) }),
            "notCounted": .list(notCounted.map(\.json)), "leftOut": .list(leftOut.map(\.json)), "undecided": .list(undecided.map(\.json)),
            "folds": .list(folds.map(\.json)), "cells": .list(cells.map(\.json)),
            "also": .list(also.map { .object(["title": .text($0.title), "value": .found($0.value), "unit": .text($0.unit.rawValue)]) }),
            "by": .list(breakdown.map(\.json)),
            "previous": .list(
                earlier.map {
                    .object(["covers": .text($0.covers), "value": .found($0.value), "result": .text($0.result.rawValue)])
                }),
            "movement": .found(movement?.rawValue),
        ])
    }
}

extension PrintedComparison {
    package var json: JSON {
        .object([
            "label": .text(label), "lines": .list(lines.map(\.json)),
            "statements": .list(
                statements.map { .object(["page": .text($0.page), "says": .text($0.says), "remark": $0.remark.json]) }),
        ])
    }
}

extension PrintedComparison.Line {
    fileprivate var json: JSON {
        .object([
            "page": .text(page), "code": .found(code), "label": .text(label), "period": .text(period), "printed": .text(printed),
            "computed": .found(computed), "unit": .text(unit.rawValue), "outcome": .text(outcome.rawValue), "remark": remark?.json ?? .null,
        ])
    }
}

extension Remark {
    fileprivate var json: JSON {
        .object(["check": .text(check), "verdict": .text(verdict.rawValue), "because": .text(because)])
    }
}

extension FigureReport.Row {
    var json: JSON { .object(["reference": .text(printed), "reason": .found(reason)]) }
}

extension FigureReport.Part {
    fileprivate var json: JSON {
        .object([
            by: .text(value), "label": .text(label), "numerator": .whole(numerator), "denominator": .whole(denominator),
            "value": .found(printed),
        ])
    }
}

extension FigureReport.Fold {
    fileprivate var json: JSON {
        .object([
            "words": .text(words), "value": .found(value), "missing": .number(missing), "reported": .bool(isReported),
            "rows": .list(rows.map { .object(["reference": .text($0.printed), "value": .found($0.reason)]) }),
        ])
    }
}

extension FigureReport.Cell {
    fileprivate var json: JSON {
        .object([
            "reference": .text(row.printed), "of": .text(fold), "value": .text(value), "by": .text(by), "at": .found(at?.description),
        ])
    }
}

extension JSON {
    fileprivate static func found(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
    fileprivate static func whole(_ number: Int64?) -> JSON { number.map { .number($0) } ?? .null }
}
